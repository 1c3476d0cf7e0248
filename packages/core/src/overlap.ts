import type { Overlap, RunReason } from "./schedule.ts";

/** Most ticks of one schedule that may wait for the end of earlier jobs. */
export const MAX_QUEUED_TICKS = 1000;

/** What becomes of ticks that are due now. Epoch ms, oldest first. */
export interface TickFates {
  readonly create: readonly number[];
  readonly queue: readonly number[];
  readonly skip: readonly number[];
  readonly skipReason: RunReason;
  /** Whether jobs that have not ended are cancelled first. */
  readonly cancelOpen: boolean;
}

/**
 * Ticks by the schedule's overlap policy. `open`: whether a job of it has not ended; `queued`: ticks that wait
 * already. Except with `allow`, no two jobs of one schedule are made at once: of several ticks one gets its job.
 */
export function ticksByOverlap(
  overlap: Overlap,
  ticks: readonly number[],
  open: boolean,
  queued: number,
): TickFates {
  const none = { create: [], queue: [], skip: [], skipReason: "overlap", cancelOpen: false } as const;
  switch (overlap) {
    case "allow":
      return { ...none, create: ticks };
    case "skip":
      return open ? { ...none, skip: ticks } : { ...none, create: ticks.slice(0, 1), skip: ticks.slice(1) };
    case "cancel":
      return {
        ...none,
        create: ticks.slice(-1),
        skip: ticks.slice(0, -1),
        skipReason: "superseded",
        cancelOpen: open && ticks.length > 0,
      };
    case "queue": {
      const room = MAX_QUEUED_TICKS - queued;
      return {
        ...none,
        queue: ticks.slice(0, room),
        skip: ticks.slice(room),
        skipReason: "backlog-full",
      };
    }
  }
}
