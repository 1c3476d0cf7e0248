import type { DistributedJobs } from "./distribution.ts";
import type { RetryCount } from "./retry-stats.ts";
import type { NewRoutingRule, RoutingRule } from "./routing-rule.ts";
import type { TypeLoad } from "./type-load.ts";

/** The part of the store that keeps the rules of routing and the figures about them. Throws as the store does. */
export interface RoutingStore {
  /** All of them, in the order in which they are asked. */
  getRoutingRules(): Promise<readonly RoutingRule[]>;
  /** Makes the rule or replaces the one of its name. True: it was not there. */
  putRoutingRule(rule: Required<NewRoutingRule>): Promise<boolean>;
  /** False: there was none of that name. */
  removeRoutingRule(name: string): Promise<boolean>;
  /** Kept figures, in order of queue, type and priority. */
  getDistribution(): Promise<readonly DistributedJobs[]>;
  /** Kept figures, and how often jobs were run again by hand. */
  getRetryCounts(): Promise<{ readonly counts: readonly RetryCount[]; readonly byHand: number }>;
  /** Of the last `windowMs`, at most an hour. */
  getTypeLoads(windowMs: number): Promise<readonly TypeLoad[]>;
}
