import { setTimeout as sleep } from "node:timers/promises";
import { payloadOf } from "../payload.ts";
import type { Client } from "../system.ts";
import { nowMs } from "./now-ms.ts";

/** Jobs that are added at fixed moments, whatever became of those before: what a slow system holds up is late, and counts as late. */
export interface PacedAdding {
  readonly ticks: number;
  readonly ticksPerSecond: number;
  /** At each tick so many in one call, numbered from `first` on. */
  readonly bulk: { readonly first: number; readonly perTick: number };
  /** And so many by a call each. */
  readonly single: { readonly first: number; readonly perTick: number };
}

/** When the jobs of a tick are due, after the first ones. Milliseconds. */
export function dueAfterMs(tick: number, { ticksPerSecond }: Pick<PacedAdding, "ticksPerSecond">): number {
  return (tick * 1000) / ticksPerSecond;
}

/** Adds them; the first tick is at `beganAtMs`. Rejects when a call failed, once all have been answered. */
export async function addPaced(client: Client, adding: PacedAdding, beganAtMs: number): Promise<void> {
  const calls: Promise<void>[] = [];
  const faults: unknown[] = [];
  const send = (call: Promise<void>) => calls.push(call.catch((fault: unknown) => void faults.push(fault)));
  for (let tick = 0; tick < adding.ticks; tick += 1) {
    const dueInMs = beganAtMs + dueAfterMs(tick, adding) - nowMs();
    if (dueInMs > 0) await sleep(dueInMs);
    const bulk = payloadsOf(adding.bulk, tick);
    if (bulk.length > 0) send(client.addBulk(bulk));
    for (const payload of payloadsOf(adding.single, tick)) send(client.addOne(payload));
  }
  await Promise.all(calls);
  if (faults.length > 0)
    throw new AggregateError(faults, `${faults.length} calls failed; the first: ${String(faults[0])}`);
}

function payloadsOf({ first, perTick }: PacedAdding["bulk"], tick: number) {
  return Array.from({ length: perTick }, (_, n) => payloadOf(first + tick * perTick + n));
}
