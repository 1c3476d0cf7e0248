import type { Priority } from "./priority.ts";
import type { RetryPolicy } from "./retry.ts";

/**
 * What is asked of one place of a job's data: exactly one of `equals`, `contains`, `matches` and `exists`.
 * `contains` and `matches` look at texts without regard to capitals.
 */
export interface RoutingCondition {
  /** JSON pointer into the data: `/workflow`, `/commits/0/author`; the empty text is the data itself. */
  readonly path: string;
  /** The same JSON value. */
  readonly equals?: unknown;
  /** A text with this in it, or a list with an element that equals it. */
  readonly contains?: string;
  /** A text that fits this pattern as a whole; `*` stands for any characters. */
  readonly matches?: string;
  /** Whether there is anything; null counts. */
  readonly exists?: boolean;
}

/** Jobs that a rule is for: of one of its types, with all of `all` and, when given, at least one of `any`. */
export interface RoutingMatch {
  /** Names of types; `*` stands for any characters. Default: every type. */
  readonly types?: readonly string[];
  readonly all?: readonly RoutingCondition[];
  readonly any?: readonly RoutingCondition[];
}

/** What a rule decides of a job. */
export interface RoutingEffect {
  /** Made when it is not there. */
  readonly queue?: string;
  readonly priority?: Priority;
  /** Milliseconds before the job may start. */
  readonly delayMs?: number;
  /** n allows n + 1 executions. */
  readonly maxRetries?: number;
  readonly timeoutSeconds?: number;
  readonly retry?: Partial<Omit<RetryPolicy, "maxRetries">>;
}

export interface NewRoutingRule {
  /** 1 to 80 characters: letters, digits, `_ . : -`. */
  readonly name: string;
  /** Rules are asked by position, then by name. -1 000 000 to 1 000 000. Default 100; those of an installation begin at 1000. */
  readonly position?: number;
  /** Default true. */
  readonly enabled?: boolean;
  readonly match: RoutingMatch;
  readonly effect: RoutingEffect;
}

export interface RoutingRule extends Required<NewRoutingRule> {
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A job that is to be routed. */
export interface RoutableJob {
  readonly type: string;
  readonly data: unknown;
  /** Goes before any rule, as do `delay` and `attempts`. */
  readonly priority?: Priority;
  /** Milliseconds before it may start. */
  readonly delay?: number;
  /** Most executions in all. */
  readonly attempts?: number;
}

export const ROUTED_FIELDS = [
  "queue",
  "priority",
  "delayMs",
  "maxRetries",
  "timeoutSeconds",
  "retry",
] as const;
export type RoutedField = (typeof ROUTED_FIELDS)[number];

/** One thing that was decided of a job. */
export interface RoutingDecision {
  readonly field: RoutedField;
  readonly value: RoutingEffect[RoutedField];
  /** Name of the rule; null: the caller said so. */
  readonly rule: string | null;
  /** What of the job made the rule fit. */
  readonly why: string;
}
