import { z } from "zod";

const share = z
  .object({
    unfinished: z.int().meta({ description: "Jobs that have not ended." }),
    finished: z.int().meta({ description: "Jobs that ended and are kept." }),
    created: z.int().meta({ description: "Jobs that were added since installation." }),
    unfinishedPercent: z.number(),
    createdPercent: z.number(),
  })
  .meta({ id: "DistributionShare" });

/** Answer of `GET /api/queues/routing/distribution`. */
export const distributionBody = z
  .object({
    total: share.omit({ unfinishedPercent: true, createdPercent: true }),
    queues: z.record(z.string(), share),
    types: z.record(z.string(), share),
    priorities: z.record(z.string(), share).meta({ description: "By number, 1 (first) to 9 (last)." }),
    jobs: z.array(share.extend({ queue: z.string(), type: z.string(), priority: z.int() })).readonly(),
  })
  .meta({ id: "Distribution", description: "Kept figures over all processes." });

const figures = {
  retries: z.int().meta({ description: "Failed executions that were followed by another." }),
  recovered: z.int().meta({ description: "Jobs that completed after a retry." }),
  exhausted: z.int().meta({ description: "Jobs that failed after a retry." }),
};

/** Answer of `GET /api/queues/retry/stats`. */
export const retryStatsBody = z
  .object({
    ...figures,
    successRate: z.number().nullable().meta({
      description: "Share of the jobs that ended after a retry which completed; null: none ended.",
    }),
    byHand: z.int().meta({ description: "Failed or cancelled jobs that were run again by hand." }),
    types: z
      .array(
        z.object({
          type: z.string(),
          ...figures,
          codes: z.array(z.object({ code: z.string(), ...figures })).readonly(),
        }),
      )
      .readonly(),
  })
  .meta({ id: "RetryStats", description: "Since installation, over all processes." });

/** Body of `POST /api/queues/routing/optimize`. */
export const optimizeBody = z
  .strictObject({
    apply: z.boolean().optional().meta({ description: "Carry the proposals out. Default: false." }),
    only: z.array(z.string()).min(1).max(1000).optional().meta({
      description: "With apply: ids of the proposals to carry out. Default: all.",
    }),
    windowMs: z.int().min(10_000).max(3_600_000).optional().meta({
      description: "How far back to look. Default: 600000.",
    }),
  })
  .meta({ id: "Optimize" });

const change = z.union([
  z.object({ kind: z.literal("own-queue"), queue: z.string() }),
  z.object({ kind: z.literal("priority"), priority: z.int() }),
  z.object({ kind: z.literal("concurrency"), concurrency: z.int() }),
  z.object({ kind: z.literal("workers") }),
]);

const proposal = z
  .object({
    id: z.string(),
    queue: z.string(),
    type: z.string(),
    change,
    evidence: z.object({
      ended: z.int(),
      averageWaitMs: z.number(),
      averageRunMs: z.number(),
      targetWaitMs: z.number(),
      shareOfRunTime: z.number(),
      busiestType: z.string(),
      use: z.number().nullable(),
    }),
    expected: z.object({ averageWaitMs: z.number().nullable(), why: z.string() }),
    applied: z.boolean(),
  })
  .meta({ id: "Proposal" });

export const optimizationBody = z
  .object({ windowMs: z.int(), proposals: z.array(proposal).readonly() })
  .meta({ id: "Optimization" });
