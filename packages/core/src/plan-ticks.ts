import { dueAt, nextTick } from "./schedule-ticks.ts";
import type { StoredSchedule } from "./schedule-store.ts";

/** A tick that is recorded this much after it was due counts as missed, and `catchUp` decides. Milliseconds. */
export const SCHEDULE_GRACE_MS = 15_000;
/** Most ticks that one pass records as missed; a longer outage takes more passes. Also the most of `catchUpMax`. */
export const MAX_CATCH_UP = 100;

/** What is to be done about a schedule's ticks. Times in epoch ms. */
export interface TickPlan {
  /** Ticks that get no job, or null: from the first to the last of them. */
  readonly missed: { readonly firstMs: number; readonly lastMs: number; readonly ticks: number } | null;
  /** Ticks that get a job, as far as `overlap` allows; oldest first. */
  readonly run: readonly number[];
  /** The tick after them, and when it is due; null: there is none any more. */
  readonly nextTickAtMs: number | null;
  readonly dueAtMs: number | null;
}

type Planned = Pick<
  StoredSchedule,
  "name" | "timing" | "catchUp" | "catchUpMax" | "nextTickAtMs" | "passBeforeMs"
>;

/** The next tick, those of a pause passed over. */
export function nextTickOf({ timing, nextTickAtMs, passBeforeMs }: Omit<Planned, "name">): number | null {
  if (nextTickAtMs === null || passBeforeMs === null || nextTickAtMs >= passBeforeMs) return nextTickAtMs;
  return nextTick(timing, passBeforeMs - 1);
}

/** What to do at `nowMs`, the database's clock. */
export function planTicks(schedule: Planned, nowMs: number): TickPlan {
  const { name, timing } = schedule;
  const isDue = (tick: number | null): tick is number => tick !== null && dueAt(name, timing, tick) <= nowMs;

  const due: number[] = [];
  let next = nextTickOf(schedule);
  // One pass looks at twice of what it may record as missed, so that those left over are enough to catch up with.
  while (isDue(next) && due.length < 2 * MAX_CATCH_UP) {
    due.push(next);
    next = nextTick(timing, next);
  }
  if (isDue(next)) {
    next = due[MAX_CATCH_UP] as number;
    due.length = MAX_CATCH_UP;
    return planOf(schedule, due, [], next);
  }
  const run = ticksToRun(schedule, due, nowMs);
  return planOf(schedule, due.slice(0, due.length - run.length), run, next);
}

/** Always the latest of those due: what was missed comes before. */
function ticksToRun({ name, timing, catchUp, catchUpMax }: Planned, due: number[], nowMs: number): number[] {
  const isLate = (tick: number | undefined) =>
    tick !== undefined && nowMs - dueAt(name, timing, tick) > SCHEDULE_GRACE_MS;
  if (!isLate(due[0])) return due;
  if (catchUp === "all") return due.slice(-(catchUpMax ?? MAX_CATCH_UP));
  return catchUp === "one" || !isLate(due.at(-1)) ? due.slice(-1) : [];
}

function planOf({ name, timing }: Planned, missed: number[], run: number[], next: number | null): TickPlan {
  const [firstMs] = missed;
  return {
    missed: firstMs === undefined ? null : { firstMs, lastMs: missed.at(-1) as number, ticks: missed.length },
    run,
    nextTickAtMs: next,
    dueAtMs: next === null ? null : dueAt(name, timing, next),
  };
}
