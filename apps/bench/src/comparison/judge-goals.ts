import type { Goal } from "./goals.ts";
import type { Row } from "./summarize.ts";

/** What a run tells of a goal. */
export interface Verdict {
  readonly goal: Goal;
  /** The figure that the bound is on; null: something of it was not measured. */
  readonly measured: number | null;
  readonly reached: boolean | null;
}

/** The goals of the scenarios that ran. Throws where a goal names a unit that its scenario does not tell. */
export function judgeGoals(goals: readonly Goal[], rows: readonly Row[]): readonly Verdict[] {
  const ran = new Set(rows.map(({ scenario }) => scenario));
  return goals
    .filter(({ scenario }) => ran.has(scenario))
    .map((goal) => {
      const measured = measuredOf(goal, rows);
      if (measured === null) return { goal, measured, reached: null };
      return {
        goal,
        measured,
        reached: goal.bound === "at least" ? measured >= goal.limit : measured <= goal.limit,
      };
    });
}

function measuredOf(goal: Goal, rows: readonly Row[]): number | null {
  const { scenario, system, unit, bound, times, timesUnit } = goal;
  const figure = medianOf(rows, scenario, system, unit);
  if (figure === null || (times === undefined && timesUnit === undefined)) return figure;
  const others = (times ?? [system]).map((other) => medianOf(rows, scenario, other, timesUnit ?? unit));
  // The best of those that ran says nothing while another one might be better.
  if (others.some((other) => other === null)) return null;
  const best = (bound === "at least" ? Math.max : Math.min)(...(others as number[]));
  return figure / best;
}

/** Null: the system did not run, or this machine cannot tell that figure. */
function medianOf(rows: readonly Row[], scenario: string, system: string, unit: string): number | null {
  const own = rows.filter((row) => row.scenario === scenario && row.system === system);
  if (own.length === 0) return null;
  const row = own.find((one) => one.unit === unit);
  if (row === undefined)
    throw new Error(
      `A goal is on "${unit}" of ${scenario}, which tells ${own.map((one) => one.unit).join("; ")}.`,
    );
  return Number.isNaN(row.median) ? null : row.median;
}
