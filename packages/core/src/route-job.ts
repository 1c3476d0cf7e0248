import { fitsPattern } from "./fits-pattern.ts";
import { describeCondition, fitsCondition } from "./routing-condition.ts";
import {
  ROUTED_FIELDS,
  type RoutableJob,
  type RoutingDecision,
  type RoutingEffect,
  type RoutingMatch,
  type RoutingRule,
} from "./routing-rule.ts";

/**
 * What becomes of a job: of each field the caller's own word, or else that of the first enabled rule which fits the
 * job and speaks of the field. `rules`: in their order. A field that nobody speaks of is left to the type.
 */
export function routeJob(
  rules: readonly Pick<RoutingRule, "name" | "enabled" | "match" | "effect">[],
  job: RoutableJob,
): readonly RoutingDecision[] {
  const decisions = new Map<string, RoutingDecision>();
  const decide = (effect: RoutingEffect, rule: string | null, why: string) => {
    for (const field of ROUTED_FIELDS) {
      const value = effect[field];
      if (value !== undefined && !decisions.has(field)) decisions.set(field, { field, value, rule, why });
    }
  };
  decide(saidByCaller(job), null, "given with the job");
  for (const { name, enabled, match, effect } of rules) {
    const why = enabled ? whyFits(match, job) : null;
    if (why !== null) decide(effect, name, why);
  }
  return [...decisions.values()];
}

/** The decisions as one effect. */
export function effectOf(decisions: readonly RoutingDecision[]): RoutingEffect {
  return Object.fromEntries(decisions.map(({ field, value }) => [field, value]));
}

function saidByCaller({ priority, delay, attempts }: RoutableJob): RoutingEffect {
  return {
    ...(priority !== undefined && { priority }),
    ...(delay !== undefined && { delayMs: delay }),
    ...(attempts !== undefined && { maxRetries: attempts - 1 }),
  };
}

/** What of the job makes it fit; null: it does not. */
function whyFits({ types, all = [], any = [] }: RoutingMatch, { type, data }: RoutableJob): string | null {
  const pattern = types?.find((wanted) => fitsPattern(type, wanted));
  if (types !== undefined && pattern === undefined) return null;
  if (!all.every((condition) => fitsCondition(data, condition))) return null;
  const one = any.find((condition) => fitsCondition(data, condition));
  if (any.length > 0 && one === undefined) return null;
  const reasons = [
    pattern === undefined ? "any type" : `type ${pattern}`,
    ...[...all, ...(one === undefined ? [] : [one])].map(describeCondition),
  ];
  return reasons.join(" and ");
}
