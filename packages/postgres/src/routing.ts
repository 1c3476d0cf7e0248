import type { RoutingStore } from "@millrace/core";
import { PUT_RULE, READ_RULES, REMOVE_RULE, ruleParameters, toRoutingRule } from "./queries/routing-rules.ts";
import type { StoreBase } from "./store-part.ts";

/** Rules of the router. */
export function createRouting({ general, bind }: StoreBase): RoutingStore {
  return {
    async getRoutingRules() {
      return (await general.run(bind(READ_RULES))).map(toRoutingRule);
    },
    async putRoutingRule(rule) {
      const [row] = await general.run(bind(PUT_RULE), ruleParameters(rule));
      return row?.made === true;
    },
    async removeRoutingRule(name) {
      return (await general.run(bind(REMOVE_RULE), [name])).length > 0;
    },
  };
}
