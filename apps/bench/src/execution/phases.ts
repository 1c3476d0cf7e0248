import type { ExecutionSample } from "./execution-case.ts";

/** What is told of each execution, in milliseconds. */
export const PHASES = {
  queue: ({ queueMs }: ExecutionSample) => queueMs,
  acquire: ({ acquireMs }: ExecutionSample) => acquireMs,
  transfer: ({ transferMs }: ExecutionSample) => transferMs,
  compile: ({ compileMs }: ExecutionSample) => compileMs,
  run: ({ runMs }: ExecutionSample) => runMs,
  collect: ({ collectMs }: ExecutionSample) => collectMs,
  overhead: ({ acquireMs, transferMs, collectMs }: ExecutionSample) => acquireMs + transferMs + collectMs,
  all: ({ totalMs }: ExecutionSample) => totalMs,
} as const;

/** The value that this share of them does not exceed; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Medians of each tenth of the executions in turn. */
export function tenths(samples: readonly ExecutionSample[]): number[] {
  const tenth = Math.ceil(samples.length / 10);
  return Array.from({ length: 10 }, (_, index) => samples.slice(index * tenth, (index + 1) * tenth))
    .filter(({ length }) => length > 0)
    .map((part) => quantile(part.map(PHASES.all), 0.5));
}
