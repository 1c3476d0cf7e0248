import type { Runner } from "../connection.ts";

/** `warn`: it works, and somebody should look. `fail`: jobs are lost, stand still, or soon will. */
export type FindingLevel = "ok" | "warn" | "fail";

/** What one look at the engine showed. */
export interface Finding {
  /** Name of what was looked at. */
  readonly check: string;
  readonly level: FindingLevel;
  /** What is so, in a sentence. */
  readonly detail: string;
  /** What to do; null: nothing. */
  readonly advice: string | null;
}

/** What a check looks at. */
export interface Patient extends Runner {
  readonly schema: string;
  /** Holds a secret. */
  readonly url: string;
  /** From which age on a transaction is told of; ten times as old, it is a failure. */
  readonly longTransactionMs: number;
  /** Puts the configured schema into a statement. */
  bind(text: string): string;
}

/** Looks at one thing; what it throws is a finding too. */
export interface Check {
  readonly name: string;
  /** Whether it reads the engine's own tables, which may not be there. */
  readonly needsSchema: boolean;
  look(patient: Patient): Promise<readonly Omit<Finding, "check">[]>;
}

export function ok(detail: string): Omit<Finding, "check"> {
  return { level: "ok", detail, advice: null };
}

export function warn(detail: string, advice: string): Omit<Finding, "check"> {
  return { level: "warn", detail, advice };
}

export function fail(detail: string, advice: string): Omit<Finding, "check"> {
  return { level: "fail", detail, advice };
}
