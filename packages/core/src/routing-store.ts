import type { NewRoutingRule, RoutingRule } from "./routing-rule.ts";

/** The part of the store that keeps the rules of routing. Throws as the store does. */
export interface RoutingStore {
  /** All of them, in the order in which they are asked. */
  getRoutingRules(): Promise<readonly RoutingRule[]>;
  /** Makes the rule or replaces the one of its name. True: it was not there. */
  putRoutingRule(rule: Required<NewRoutingRule>): Promise<boolean>;
  /** False: there was none of that name. */
  removeRoutingRule(name: string): Promise<boolean>;
}
