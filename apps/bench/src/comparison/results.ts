import { goals } from "./goals.ts";
import { judgeGoals } from "./judge-goals.ts";
import { goalText } from "./report/goals-table.ts";
import type { Machine } from "./report/machine.ts";
import type { Row } from "./summarize.ts";

/** A row, and the run it comes from. */
export interface MeasuredRow extends Row {
  readonly measuredAt: string;
  /** Of a run, where `--jobs` said so; null: as many as the scenario has by itself. */
  readonly jobs: number | null;
}

/** `latest.json`: of each scenario the rows of its last run. */
export interface Results {
  /** Of the last run. */
  readonly machine: Machine;
  /** Of the other runs that rows come from, by `measuredAt`; the newest first. */
  readonly earlier: readonly Machine[];
  readonly rows: readonly MeasuredRow[];
  readonly goals: readonly {
    readonly scenario: string;
    readonly system: string;
    readonly unit: string;
    readonly goal: string;
    readonly measured: number | null;
    readonly reached: boolean | null;
  }[];
}

/**
 * The results after a run: its scenarios replace what was known of them, and the other scenarios stay, so that a set that takes hours
 * can be measured in parts. Each row keeps the machine of its run: figures of two runs say nothing beside each other, and those
 * of one scenario are always of one.
 */
export function addToResults(
  before: Results | null,
  { machine, rows }: { readonly machine: Machine; readonly rows: readonly MeasuredRow[] },
  order: readonly string[],
): Results {
  const place = (scenario: string) => order.indexOf(scenario);
  const measured = new Set(rows.map(({ scenario }) => scenario));
  const kept = (before?.rows ?? []).filter(({ scenario }) => !measured.has(scenario) && place(scenario) >= 0);
  const runs = new Set(kept.map(({ measuredAt }) => measuredAt));
  const known = before === null ? [] : [before.machine, ...before.earlier];
  const inOrder = [...kept, ...rows].toSorted((one, other) => place(one.scenario) - place(other.scenario));
  return {
    machine,
    earlier: known.filter(({ measuredAt }) => runs.has(measuredAt)),
    rows: inOrder,
    goals: judgeGoals(goals, inOrder).map(({ goal, measured: figure, reached }) => ({
      scenario: goal.scenario,
      system: goal.system,
      unit: goal.unit,
      goal: goalText(goal),
      measured: figure,
      reached,
    })),
  };
}
