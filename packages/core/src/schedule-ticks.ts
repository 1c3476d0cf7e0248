import { nextCronTick } from "./cron.ts";

/** When a schedule ticks. Exactly one of `cron` and `intervalMs` is set. Times in epoch ms. */
export interface ScheduleTiming {
  readonly cron: string | null;
  readonly intervalMs: number | null;
  readonly timeZone: string;
  /** Intervals are counted from here. */
  readonly anchorAtMs: number;
  readonly startAtMs: number | null;
  readonly endAtMs: number | null;
  readonly jitterMs: number;
}

/** The first tick after an instant, or null when there is none any more. Epoch ms. */
export function nextTick(timing: ScheduleTiming, afterMs: number): number | null {
  const { cron, intervalMs, timeZone, anchorAtMs, startAtMs, endAtMs } = timing;
  const from = startAtMs === null ? afterMs : Math.max(afterMs, startAtMs - 1);
  const tick =
    cron === null ? nextInterval(intervalMs as number, anchorAtMs, from) : nextCronTick(cron, timeZone, from);
  return tick === null || (endAtMs !== null && tick >= endAtMs) ? null : tick;
}

/** At most `count` ticks after an instant, in their order. */
export function nextTicks(timing: ScheduleTiming, afterMs: number, count: number): number[] {
  const ticks: number[] = [];
  for (let tick = nextTick(timing, afterMs); tick !== null && ticks.length < count; ) {
    ticks.push(tick);
    tick = nextTick(timing, tick);
  }
  return ticks;
}

/**
 * When a tick is due: never before the tick, at most `jitterMs` after it. It follows from the schedule's name
 * and the tick alone, so every process finds the same, and schedules of one minute spread.
 */
export function dueAt(name: string, timing: ScheduleTiming, tickMs: number): number {
  return timing.jitterMs === 0 ? tickMs : tickMs + (hash(`${name} ${tickMs}`) % (timing.jitterMs + 1));
}

function nextInterval(intervalMs: number, anchorMs: number, afterMs: number): number {
  const passed = Math.max(0, Math.floor((afterMs - anchorMs) / intervalMs) + 1);
  return anchorMs + passed * intervalMs;
}

/** FNV-1a with a final mix, since the texts differ in their last digits only. 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
