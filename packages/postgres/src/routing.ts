import type { RoutingStore } from "@millrace/core";
import {
  READ_DISTRIBUTION,
  READ_LOADS,
  READ_RETRIES,
  toDistributedJobs,
  toRetryCount,
  toTypeLoad,
} from "./queries/routing-figures.ts";
import { PUT_RULE, READ_RULES, REMOVE_RULE, ruleParameters, toRoutingRule } from "./queries/routing-rules.ts";
import type { StoreBase } from "./store-part.ts";

/** Rules of the router, and the figures that they are judged by. */
export function createRouting({ general, changes, bind }: StoreBase): RoutingStore {
  return {
    async getRoutingRules() {
      return (await general.run(bind(READ_RULES))).map(toRoutingRule);
    },
    async putRoutingRule(rule) {
      const [row] = await changes.run(bind(PUT_RULE), ruleParameters(rule));
      return row?.made === true;
    },
    async removeRoutingRule(name) {
      return (await changes.run(bind(REMOVE_RULE), [name])).length > 0;
    },
    async getDistribution() {
      return (await general.run(bind(READ_DISTRIBUTION))).map(toDistributedJobs);
    },
    async getRetryCounts() {
      const rows = await general.run(bind(READ_RETRIES));
      const counts = rows.filter((row) => row.type !== null).map(toRetryCount);
      return { counts, byHand: rows[0]?.by_hand as number };
    },
    async getTypeLoads(windowMs) {
      return (await general.run(bind(READ_LOADS), [String(windowMs)])).map(toTypeLoad);
    },
  };
}
