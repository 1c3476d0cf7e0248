import type { ComponentStore } from "./component-store.ts";
import type { HandlerTransaction } from "./handler.ts";

/** How a rule stands for one queue, as it was measured. */
export interface AlertFact {
  readonly rule: string;
  readonly queue: string;
  readonly value: number;
  /** Whether the value is above what the rule allows. */
  readonly firing: boolean;
  /** Milliseconds between two notices that it fires. */
  readonly cooldownMs: number;
}

/** `raised`: it fires. `reminded`: it still does, a cooldown later. `recovered`: it was told, and is over. */
export type AlertChange = "raised" | "reminded" | "recovered";

/** What somebody has to be told. */
export interface AlertNotice {
  readonly rule: string;
  readonly queue: string;
  readonly change: AlertChange;
  readonly value: number;
  /** When it began to fire. */
  readonly since: Date;
}

/** The part of the store that remembers alerts, over all processes, and how components are. Throws as the store does. */
export interface AlertStore extends ComponentStore {
  /**
   * Notes how rules stand and answers what is to be told, by rule and queue. Each notice is answered once: it is as good
   * as told when the caller's transaction commits.
   */
  judgeAlerts(facts: readonly AlertFact[], transaction: HandlerTransaction): Promise<readonly AlertNotice[]>;
}
