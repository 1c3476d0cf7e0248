import type { ExecutionSample } from "./execution-case.ts";
import { PHASES, quantile, tenths } from "./phases.ts";

/** A bound on a figure of one case. */
export interface Aim {
  /** Name of the case. */
  readonly of: string;
  readonly figure: string;
  /** The figure of its executions, in milliseconds where `unit` says so. */
  measure(samples: readonly ExecutionSample[]): number;
  readonly most: number;
  readonly unit: "ms" | "times";
}

export const aims: readonly Aim[] = [
  atMost("Bash, warm", "overhead", 0.5, 20),
  atMost("Bash, warm", "overhead", 0.99, 100),
  atMost("C++, warm, cache hit", "all", 0.5, 60),
  atMost("Bash, cold", "all", 0.5, 300),
  {
    of: "Bash, two at once without a pause",
    figure: "last tenth beside the first, p50",
    measure(samples) {
      const medians = tenths(samples);
      return (medians.at(-1) ?? Number.NaN) / (medians[0] ?? Number.NaN);
    },
    most: 2,
    unit: "times",
  },
  atMost("JavaScript, embedded, warm", "all", 0.5, 150),
  atMost("Python, embedded, warm", "all", 0.5, 1000),
  atMost("C++, embedded, compiled", "all", 0.5, 5000),
  atMost("C++, embedded, cache hit", "all", 0.5, 200),
];

/** For each aim its case and figure, the bound, what was measured, and whether that reaches it. */
export function judgeAims(
  judged: readonly Aim[],
  rows: ReadonlyMap<string, readonly ExecutionSample[]>,
): string[][] {
  return judged.map(({ of, figure, measure, most, unit }) => {
    const bound = `at most ${most} ${unit}`;
    const samples = rows.get(of) ?? [];
    if (samples.length === 0) return [`${of}: ${figure}`, bound, "", "not measured"];
    const measured = measure(samples);
    return [`${of}: ${figure}`, bound, measured.toFixed(1), measured <= most ? "reached" : "not reached"];
  });
}

function atMost(of: string, phase: keyof typeof PHASES, share: number, most: number): Aim {
  return {
    of,
    figure: `${phase}, p${share * 100}`,
    measure: (samples) => quantile(samples.map(PHASES[phase]), share),
    most,
    unit: "ms",
  };
}
