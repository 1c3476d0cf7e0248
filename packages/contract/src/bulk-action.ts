import { BULK_ACTIONS, BULK_STATES, type BulkAction, type BulkActionName, mapInstants } from "@millrace/core";
import { z } from "zod";
import { instantOrNull } from "./instant.ts";
import { integerParameter } from "./integer-parameter.ts";
import { jobConditions } from "./job-conditions.ts";
import { plainText } from "./plain-text.ts";
import { priority } from "./priority.ts";

const actions = Object.keys(BULK_ACTIONS) as [BulkActionName, ...BulkActionName[]];

/** Body of `POST /api/bulk-actions` and of its preview. */
export const newBulkActionBody = z
  .strictObject({
    action: z.enum(actions, { error: `must be one of ${actions.join(", ")}` }),
    filter: jobConditions.meta({ description: "Which jobs; `{}` is every job to which the action applies." }),
    queue: plainText(80).optional().meta({ description: "Where the jobs go: needed for `move`." }),
    priority: priority.optional().meta({ description: "What the jobs get: needed for `prioritize`." }),
  })
  .meta({ id: "NewBulkAction" });
export type NewBulkActionBody = z.infer<typeof newBulkActionBody>;

/** Answer of `POST /api/bulk-actions/preview`. */
export const bulkPreviewBody = z
  .object({
    matched: z.int().meta({ description: "Jobs that the action would change now." }),
    exact: z.boolean().meta({ description: "False: counting took too long, and it is a lower bound." }),
  })
  .meta({ id: "BulkPreview" });

export const bulkActionBody = z
  .object({
    id: z.string(),
    action: z.enum(actions),
    filter: z.record(z.string(), z.unknown()),
    queue: z.string().nullable(),
    priority: z.int().nullable(),
    actor: z.string().meta({ description: "Who asked for it." }),
    state: z.enum(BULK_STATES),
    expected: z.int().meta({ description: "Jobs that fitted when it began." }),
    expectedExact: z.boolean().meta({ description: "False: `expected` is a lower bound." }),
    done: z.int().meta({ description: "Jobs that were changed." }),
    skipped: z.record(z.string(), z.int()).meta({
      description:
        "Jobs that could not be changed any more, by reason: a status, `unique-key-taken`, `queue-full`, `gone`.",
    }),
    error: z
      .string()
      .nullable()
      .meta({ description: "Why the last batch failed; it changed nothing and is tried again." }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    endedAt: instantOrNull,
  })
  .meta({ id: "BulkAction" });

/** Query of `GET /api/bulk-actions`. */
export const bulkActionListQuery = z.strictObject({
  limit: integerParameter(1, 1000, "Most actions of the page. Default 100.").optional(),
  cursor: plainText(40).optional().meta({ description: "`nextCursor` of the page before." }),
});

/** Answer of `GET /api/bulk-actions`. */
export const bulkActionListBody = z
  .object({
    actions: z.array(bulkActionBody).meta({ description: "Newest first." }),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: "BulkActionPage" });

/** The body that shows a bulk action. */
export function toBulkActionBody(action: BulkAction): z.infer<typeof bulkActionBody> {
  return {
    ...action,
    filter: mapInstants(action.filter, (instant) => instant.toISOString()),
    queue: action.queue ?? null,
    priority: action.priority ?? null,
    createdAt: action.createdAt.toISOString(),
    updatedAt: action.updatedAt.toISOString(),
    endedAt: action.endedAt?.toISOString() ?? null,
  };
}
