import { GPU_INSTANCE_STATES, type GpuInstance, MAX_URL_LENGTH } from "@millrace/core";
import { z } from "zod";
import { instantOrNull } from "./instant.ts";
import { integerParameter } from "./integer-parameter.ts";
import { plainText } from "./plain-text.ts";

const state = z.enum(GPU_INSTANCE_STATES).meta({
  description:
    "requested: the intent is written, and the provider has not answered; unknown: the provider says what this release cannot name; reclaimed: the provider took it back; gone: nothing is left to pay.",
});

/** Query of `GET /api/gpu-instances`. */
export const gpuInstancesQuery = z.strictObject({
  instanceId: plainText(200).optional(),
  provider: plainText(40).optional(),
  state: state.optional(),
  live: z
    .enum(["true", "false"])
    .optional()
    .meta({ description: "true: only those that are not gone; false: only those that are." }),
  limit: integerParameter(1, 1000, "Most instances of the page. Default 100.").optional(),
  cursor: plainText(40).optional().meta({ description: "`nextCursor` of the page before." }),
});

/** Body of `POST /api/gpu-instances`: the fields of the payload of `gpu-instance-create`, whose schema judges the rest. */
export const newGpuInstanceBody = z
  .strictObject({
    instanceId: plainText(200).meta({
      description: "What it is called here; one instance at a time has it.",
    }),
    name: plainText(200).optional().meta({ description: "For people." }),
    productName: plainText(200).meta({
      description: "The product's name at the provider, such as `RTX 4090 24GB`, or its id.",
    }),
    templateId: plainText(200)
      .optional()
      .meta({ description: "A template at the provider that says the image." }),
    imageUrl: plainText(500)
      .optional()
      .meta({ description: "The container image, where there is no template." }),
    gpuNum: z.int().optional().meta({ description: "GPUs, 1 to 8. Default 1." }),
    rootfsSize: z.int().optional().meta({ description: "GB of the root disk. Default 60." }),
    region: plainText(200).optional().meta({ description: "In the provider's words. Default: anywhere." }),
    provider: plainText(40).optional().meta({ description: "Default: the first that is configured." }),
    ports: z
      .array(z.strictObject({ port: z.int(), protocol: z.enum(["http", "tcp"]) }))
      .optional()
      .meta({ description: "To be reached from outside; at most 10." }),
    environment: z
      .record(z.string(), z.string())
      .optional()
      .meta({ description: "Shown with the job: leave out secrets." }),
    command: z.array(z.string()).optional().meta({ description: "Arguments of the image's entry point." }),
    maxWaitTime: z.int().optional().meta({ description: "Milliseconds until it must run. Default 600000." }),
    leaseMs: z
      .int()
      .optional()
      .meta({ description: "Milliseconds until it is removed. Default and most: what is configured." }),
    maxSpendUsd: z
      .number()
      .optional()
      .meta({ description: "US dollars, at which it is removed. Default and most: what is configured." }),
    webhookUrl: plainText(MAX_URL_LENGTH)
      .optional()
      .meta({ description: "Told when it runs, has failed, or was taken away." }),
  })
  .meta({ id: "NewGpuInstance", description: "The payload of a job `gpu-instance-create`." });

/** Body of `PATCH /api/gpu-instances/{instanceId}`. */
export const gpuExtensionBody = z
  .strictObject({
    leaseMs: z
      .int()
      .min(0)
      .max(365 * 86_400_000)
      .optional()
      .meta({
        description:
          "Its lease ends so many milliseconds from now: not before it does now, nor past `leaseLimit`.",
      }),
    maxSpendUsd: z.number().min(0).max(1_000_000).optional().meta({
      description:
        "US dollars, at which it is removed: not below the present cap, nor above `spendLimitUsd`.",
    }),
  })
  .meta({ id: "GpuInstanceExtension", description: "Either field may be left out, and stays as it is." });

/** Answer of `POST` and `DELETE`: the job that does it. */
export const gpuInstanceJobBody = z
  .object({
    instanceId: z.string(),
    jobId: z.string().meta({ description: "The job that does it: `GET /api/jobs/{id}`." }),
  })
  .meta({ id: "GpuInstanceJob" });

export const gpuInstanceBody = z
  .object({
    instanceId: z.string(),
    jobId: z.string().meta({ description: "The job that made it." }),
    jobStatus: z.string().nullable().meta({ description: "Null: that job is no longer kept." }),
    provider: z.string(),
    providerInstanceId: z.string().nullable(),
    name: z.string().meta({ description: "At the provider; it carries the installation and the job." }),
    productName: z.string(),
    region: z.string().nullable(),
    gpuCount: z.int(),
    state,
    rawState: z.string().nullable().meta({ description: "The state in the provider's word." }),
    stateReason: z.string().nullable(),
    ageMs: z.int().meta({ description: "Since it was made; of one that is gone, how long there was one." }),
    costPerHourUsd: z.number().nullable().meta({ description: "Null: the provider does not tell." }),
    costUsd: z.number().nullable().meta({ description: "So far, or until it was gone." }),
    maxSpendUsd: z.number().nullable().meta({ description: "It is removed once it has cost so much." }),
    spendLimitUsd: z.number().nullable().meta({ description: "Its cap may be raised up to here." }),
    leaseUntil: z.iso.datetime().meta({ description: "It is removed then." }),
    leaseLimit: z.iso.datetime().meta({ description: "Its lease may be extended up to here." }),
    createdAt: z.iso.datetime(),
    startedAt: instantOrNull.meta({ description: "When it was made: its cost counts from here." }),
    runningAt: instantOrNull,
    seenAt: instantOrNull.meta({ description: "When the provider told of it last." }),
    removedAt: instantOrNull.meta({ description: "When somebody wanted it removed." }),
    removedBecause: z.string().nullable(),
    endedAt: instantOrNull.meta({ description: "When it was known to be gone." }),
  })
  .meta({ id: "GpuInstance" });

export const gpuInstancesBody = z
  .object({
    instances: z.array(gpuInstanceBody).meta({ description: "Newest job first." }),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: "GpuInstances" });

/** Whom its webhooks go to is not shown: such a URL may hold a secret. */
export function toGpuInstanceBody({
  webhookUrl: _webhookUrl,
  calledAt: _calledAt,
  leaseUntil,
  leaseLimit,
  createdAt,
  startedAt,
  runningAt,
  seenAt,
  removedAt,
  endedAt,
  ...instance
}: GpuInstance): z.infer<typeof gpuInstanceBody> {
  return {
    ...instance,
    leaseUntil: leaseUntil.toISOString(),
    leaseLimit: leaseLimit.toISOString(),
    createdAt: createdAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    runningAt: runningAt?.toISOString() ?? null,
    seenAt: seenAt?.toISOString() ?? null,
    removedAt: removedAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
  };
}
