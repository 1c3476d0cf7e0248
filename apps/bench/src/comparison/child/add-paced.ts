import { setTimeout as sleep } from "node:timers/promises";
import { payloadOf } from "../payload.ts";
import type { Client } from "../system.ts";
import { nowMs } from "./now-ms.ts";

/** What is added tick by tick. */
export interface Ticks {
  readonly ticks: number;
  /** At each tick so many in one call, numbered from `first` on. */
  readonly bulk: { readonly first: number; readonly perTick: number };
  /** And so many by a call each. */
  readonly single: { readonly first: number; readonly perTick: number };
}

/** Jobs that are added at fixed moments, whatever became of those before: what a slow system holds up is late, and counts as late. */
export interface PacedAdding extends Ticks {
  readonly ticksPerSecond: number;
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
    for (const call of callsOf(client, adding, tick)) send(call);
  }
  await Promise.all(calls);
  if (faults.length > 0)
    throw new AggregateError(faults, `${faults.length} calls failed; the first: ${String(faults[0])}`);
}

/** Adds them as fast as they are answered, the calls of so many ticks at a time. */
export async function addTicks(client: Client, adding: Ticks, inFlight: number): Promise<void> {
  let next = 0;
  const caller = async () => {
    while (next < adding.ticks) await Promise.all(callsOf(client, adding, next++));
  };
  await Promise.all(Array.from({ length: inFlight }, caller));
}

function callsOf(client: Client, adding: Ticks, tick: number): readonly Promise<void>[] {
  const bulk = payloadsOf(adding.bulk, tick);
  const single = payloadsOf(adding.single, tick);
  return [
    ...(bulk.length > 0 ? [client.addBulk(bulk)] : []),
    ...single.map((payload) => client.addOne(payload)),
  ];
}

function payloadsOf({ first, perTick }: Ticks["bulk"], tick: number) {
  return Array.from({ length: perTick }, (_, n) => payloadOf(first + tick * perTick + n));
}
