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

/** `latest.json`: of each scenario the rows of its last run on one machine. */
export interface Results {
  /** Of the last run; `versions` are those of all rows. */
  readonly machine: Machine;
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

/** The same machine, with the same programs, as far as `Machine` tells. */
const SAME = ["processor", "cores", "memoryGiB", "system", "node"] as const;

/**
 * The results after a run: its scenarios replace what was known of them, and the other scenarios stay, so that a set that takes hours
 * can be measured in parts. What another machine measured goes, since figures of two machines say nothing beside each other.
 */
export function addToResults(
  earlier: Results | null,
  { machine, rows }: { readonly machine: Machine; readonly rows: readonly MeasuredRow[] },
  order: readonly string[],
): Results {
  const measured = new Set(rows.map(({ scenario }) => scenario));
  const same = earlier !== null && SAME.every((part) => earlier.machine[part] === machine[part]);
  const kept = same ? earlier.rows.filter(({ scenario }) => !measured.has(scenario)) : [];
  const place = (scenario: string) => order.indexOf(scenario);
  const inOrder = [...kept, ...rows]
    .filter(({ scenario }) => place(scenario) >= 0)
    .toSorted((one, other) => place(one.scenario) - place(other.scenario));
  return {
    machine: {
      ...machine,
      versions: [...new Set([...(kept.length > 0 ? earlier!.machine.versions : []), ...machine.versions])],
    },
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
