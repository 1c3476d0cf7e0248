import { median } from "../limits/median.ts";
import type { Figures } from "./scenario.ts";

/** One line of `latest.json`. */
export interface Row {
  readonly scenario: string;
  readonly system: string;
  readonly unit: string;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** How many runs it comes from. */
  readonly runs: number;
}

/** A row for each unit that the runs found. */
export function summarize(scenario: string, system: string, runs: readonly Figures[]): readonly Row[] {
  const [first = {}] = runs;
  return Object.keys(first).map((unit) => {
    const values = runs.map((figures) => figures[unit]!);
    return {
      scenario,
      system,
      unit,
      median: median(values),
      min: Math.min(...values),
      max: Math.max(...values),
      runs: runs.length,
    };
  });
}
