import type { ComponentStore } from "./component-store.ts";
import type { HandlerTransaction } from "./handler.ts";

/** What was measured of one queue, for one rule. */
export interface AlertFact {
  readonly rule: string;
  /** Of what the rule says: rules of one name that say different things are told apart by it. */
  readonly digest: string;
  readonly queue: string;
  /** Of a rule that counts ends: of the last minute. */
  readonly value: number;
  /** It fires above this. */
  readonly above: number;
  /** Milliseconds between two notices that it fires. */
  readonly cooldownMs: number;
  /**
   * Of a rule that counts ends: the queue's totals. Once the rule was judged longer ago than the last minute, its value is what ended since:
   * how many failed or, with `isShare`, which share of all.
   */
  readonly totalCompleted?: number;
  readonly totalFailed?: number;
  readonly isShare?: boolean;
}

/** `raised`: it fires. `reminded`: it still does, a cooldown later. `recovered`: it was told, and is over. */
export type AlertChange = "raised" | "reminded" | "recovered";

/** How a rule stands for one queue. */
export interface AlertStanding {
  readonly rule: string;
  readonly queue: string;
  readonly value: number;
  readonly firing: boolean;
  /** What is to be told of it; null: nothing. */
  readonly change: AlertChange | null;
  /** When it began to fire. */
  readonly since: Date;
}

/** What somebody has to be told. */
export interface AlertNotice extends Omit<AlertStanding, "firing"> {
  readonly change: AlertChange;
}

/** The part of the store that remembers alerts, over all processes, and how components are. Throws as the store does. */
export interface AlertStore extends ComponentStore {
  /**
   * Judges rules, and answers how each stands, by rule and queue. What is to be told is answered once: it is as good as told when
   * the caller's transaction commits.
   */
  judgeAlerts(
    facts: readonly AlertFact[],
    transaction: HandlerTransaction,
  ): Promise<readonly AlertStanding[]>;
}
