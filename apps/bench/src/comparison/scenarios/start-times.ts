import { setTimeout as sleep } from "node:timers/promises";
import type { Child } from "../child/child.ts";
import type { Figures } from "../scenario.ts";

/** Between one job's start and the next job. */
const REST_MS = { least: 5, most: 15 };

/** Adds a job in one process and waits for its handler to be called in the other; milliseconds from the call. */
export async function startTime(producer: Child, worker: Child, n: number): Promise<number> {
  const start = worker.call("startOf", { n });
  await sleep(REST_MS.least + Math.random() * (REST_MS.most - REST_MS.least));
  const { beganAtMs } = await producer.call("add", { first: n, jobs: 1, way: { callers: 1 } });
  return (await start) - beganAtMs;
}

export function percentiles(times: readonly number[]): Figures {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
  return { "p50 ms": at(0.5), "p99 ms": at(0.99) };
}
