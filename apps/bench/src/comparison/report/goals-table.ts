import type { Goal } from "../goals.ts";
import type { Verdict } from "../judge-goals.ts";
import { numberText } from "./number-text.ts";

/** A line for each goal with what was measured; empty where there is none. */
export function goalsTable(verdicts: readonly Verdict[]): string {
  if (verdicts.length === 0) return "";
  const lines = verdicts.map((verdict) => {
    const { goal, measured } = verdict;
    const figure = measured === null ? "" : numberText(measured);
    return `| ${goal.system}: ${goal.unit} | ${goalText(goal)} | ${figure} | ${reachedText(verdict)} |`;
  });
  return ["| figure | goal | measured | |", "| --- | --- | ---: | --- |", ...lines, ""].join("\n");
}

/** `at least 1.4 × graphile-worker`. */
export function goalText({ bound, limit, system, unit, times, timesUnit }: Goal): string {
  const least = `${bound} ${limit.toLocaleString("en-US").replaceAll(",", " ")}`;
  if (times === undefined && timesUnit === undefined) return least;
  const [one = system, ...more] = times ?? [system];
  const whose = more.length === 0 ? one : `the best of ${[one, ...more].join(", ")}`;
  return `${least} × ${timesUnit === undefined || timesUnit === unit ? whose : `its ${timesUnit}`}`;
}

function reachedText({ goal, reached }: Verdict): string {
  if (reached === null) return "not measured";
  if (reached) return "reached";
  return goal.obstacle === undefined ? "not reached" : `not reached: ${goal.obstacle}`;
}
