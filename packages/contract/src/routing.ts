import { MAX_ROUTED_DELAY_MS, MAX_RULE_POSITION, ROUTED_FIELDS, type RoutingRule } from "@millrace/core";
import { z } from "zod";
import { plainText } from "./plain-text.ts";
import { priority } from "./priority.ts";
import { queueJobBody } from "./queue-job.ts";
import { retrySettings } from "./retry-settings.ts";
import { scheduleBody } from "./schedule.ts";

const MAX_PARTS = 100;

const condition = z
  .strictObject({
    path: z.string().max(1000).meta({ description: "JSON pointer into the data, such as `/workflow`." }),
    equals: z.unknown().optional().meta({ description: "The same JSON value." }),
    contains: plainText(1000)
      .optional()
      .meta({ description: "A text with this in it, capitals or not, or a list with this element." }),
    matches: plainText(1000)
      .optional()
      .meta({ description: "A text that fits; `*` stands for any characters." }),
    exists: z.boolean().optional(),
  })
  .meta({ id: "RoutingCondition", description: "Exactly one of equals, contains, matches and exists." });

const conditions = z.array(condition).min(1).max(MAX_PARTS);

const match = z
  .strictObject({
    types: z
      .array(plainText(80))
      .min(1)
      .max(MAX_PARTS)
      .optional()
      .meta({ description: "Names of types; `*` stands for any characters. Default: every type." }),
    all: conditions.optional(),
    any: conditions.optional(),
  })
  .meta({ id: "RoutingMatch" });

const effect = z
  .strictObject({
    queue: plainText(80).optional().meta({ description: "Made when it is not there." }),
    priority: priority.optional(),
    delayMs: z.int().min(0).max(MAX_ROUTED_DELAY_MS).optional(),
    maxRetries: z.int().min(0).max(10_000).optional(),
    timeoutSeconds: z.int().min(1).max(604_800).optional(),
    retry: retrySettings.optional(),
  })
  .refine((given) => Object.keys(given).length > 0, `must decide at least one of ${ROUTED_FIELDS.join(", ")}`)
  .meta({ id: "RoutingEffect" });

const position = z.int().min(-MAX_RULE_POSITION).max(MAX_RULE_POSITION);

/** Body of `PUT /api/queues/routing/rules/{name}`. The library judges it again. */
export const putRoutingRuleBody = z
  .strictObject({
    position: position.optional().meta({
      description: "Smaller is asked first. Default: 100; those of an installation begin at 1000.",
    }),
    enabled: z.boolean().optional().meta({ description: "Default: true." }),
    match,
    effect,
  })
  .meta({ id: "PutRoutingRule", required: ["match", "effect"] });

export const routingRuleBody = z
  .object({
    name: z.string(),
    position,
    enabled: z.boolean(),
    match,
    effect,
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: "RoutingRule" });

export const routingRulesBody = z
  .object({ rules: z.array(routingRuleBody) })
  .meta({ id: "RoutingRules", description: "In the order in which they are asked." });

export function toRoutingRuleBody(rule: RoutingRule): z.infer<typeof routingRuleBody> {
  // What a rule leaves out is absent, not undefined: hence the cast.
  return {
    ...rule,
    createdAt: rule.createdAt.toISOString(),
    updatedAt: rule.updatedAt.toISOString(),
  } as z.infer<typeof routingRuleBody>;
}

const decision = z
  .object({
    field: z.enum(ROUTED_FIELDS),
    value: z.unknown(),
    rule: z.string().nullable().meta({ description: "Null: given with the job." }),
    why: z.string(),
  })
  .meta({ id: "RoutingDecision", required: ["field", "value", "rule", "why"] });

/** Answer of `POST /api/queues/routing/preview`. */
export const routingPreviewBody = z
  .object({
    type: z.string(),
    queue: z.string(),
    priority: z.int(),
    delayMs: z.number(),
    schedule: z.string().nullable().meta({ description: "Name of the schedule that it would be, or null." }),
    policy: z.record(z.string(), z.unknown()).meta({ description: "Its whole retry and timeout policy." }),
    decisions: z.array(decision),
  })
  .meta({ id: "RoutingPreview" });
export type RoutingPreviewBody = z.infer<typeof routingPreviewBody>;

/** Answer of `POST /api/queues/jobs`: the job, or the schedule of one that recurs. */
export const routedJobBody = z
  .union([queueJobBody, z.object({ schedule: scheduleBody })])
  .meta({ id: "RoutedJob" });
