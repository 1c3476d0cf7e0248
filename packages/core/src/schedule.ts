import type { JobId } from "./job.ts";
import type { NewJob } from "./new-job.ts";

/**
 * What a tick does while a job of the schedule has not ended: `skip` makes none, `queue` waits with its job
 * until that one has ended, `cancel` cancels that one first, `allow` makes its job all the same.
 */
export const OVERLAPS = ["skip", "queue", "cancel", "allow"] as const;
export type Overlap = (typeof OVERLAPS)[number];

/** After an outage: no job for the ticks that were missed, one for the latest of them, or one for each of the latest. */
export const CATCH_UPS = ["none", "one", "all"] as const;
export type CatchUp = (typeof CATCH_UPS)[number];

/** What a caller says of a schedule. Its ticks come from `cron` or from `intervalMs`; each tick makes one job. */
export interface NewSchedule<Type extends string = string, Payload = unknown>
  extends Omit<
    NewJob<Type, Payload>,
    "scheduledAt" | "unique" | "dependsOn" | "onParentFailure" | "webhookUrl"
  > {
  /** 1 to 80 characters: letters, digits, `_ . : -`. One schedule has it. */
  readonly name: string;
  /** Cron expression of 5 fields, or 6 with seconds first. */
  readonly cron?: string;
  /** Time between ticks. Milliseconds, 100 to a year; counted from `startAt`, or else from when it was set. */
  readonly intervalMs?: number;
  /** IANA zone of the cron expression. Default `UTC`. */
  readonly timeZone?: string;
  /** No tick before it. */
  readonly startAt?: Date;
  /** No tick at or after it. */
  readonly endAt?: Date;
  /** Default `skip`. */
  readonly overlap?: Overlap;
  /** Default `one`. */
  readonly catchUp?: CatchUp;
  /** Most missed ticks that get a job, with `catchUp: "all"`. 1 to 100, the default. */
  readonly catchUpMax?: number;
  /** Each tick is put off by a while of its own, from 0 to this. Milliseconds, up to a day. Default 0. */
  readonly jitterMs?: number;
  /** Default false. */
  readonly paused?: boolean;
}

/** What can be changed of a schedule; null takes a setting away. `cron` replaces an interval, and the reverse. */
export type ScheduleChanges = {
  readonly [Field in keyof Omit<NewSchedule, "name" | "type" | "payload" | "paused">]?:
    | NewSchedule[Field]
    | null;
} & { readonly payload?: unknown };

/** A schedule as reads show it. */
export interface Schedule {
  readonly name: string;
  readonly type: string;
  readonly payload: unknown;
  /** Null: the type's queue. */
  readonly queue: string | null;
  readonly priority: number;
  /** Of its jobs, while their queue has limits for keys or is fair. */
  readonly key: string | null;
  /** Null: the type's. */
  readonly maxRetries: number | null;
  /** Null: the type's. */
  readonly timeoutSeconds: number | null;
  /** What differs from the type's retry settings, or null. */
  readonly retry: NewJob["retry"] | null;
  readonly cron: string | null;
  readonly intervalMs: number | null;
  readonly timeZone: string;
  readonly startAt: Date | null;
  readonly endAt: Date | null;
  readonly overlap: Overlap;
  readonly catchUp: CatchUp;
  readonly catchUpMax: number | null;
  readonly jitterMs: number;
  readonly paused: boolean;
  /** The next tick, before jitter; null when there is none any more. While paused: where it would go on. */
  readonly nextTickAt: Date | null;
  readonly lastTickAt: Date | null;
  readonly lastJobId: JobId | null;
  /** Ticks that wait for the end of an earlier job. */
  readonly queued: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What became of a tick: `queued` ones still wait for an earlier job; `triggered` ones came by hand. */
export const RUN_OUTCOMES = ["created", "queued", "skipped", "missed", "triggered"] as const;
export type RunOutcome = (typeof RUN_OUTCOMES)[number];

/**
 * Why a tick has no job. `overlap`: an earlier job had not ended. `superseded`: a later tick came before its job
 * could start. `backlog-full`: too many ticks wait already. `queue-full`: its queue took no more jobs.
 */
export const RUN_REASONS = ["overlap", "superseded", "backlog-full", "queue-full"] as const;
export type RunReason = (typeof RUN_REASONS)[number];

/** One line of a schedule's ledger: one tick, or a span of missed ones. */
export interface ScheduleRun {
  /** The tick, before jitter; of a span, its first. By hand: when that was. */
  readonly tickAt: Date;
  /** The last tick of a span. */
  readonly untilAt: Date | null;
  readonly ticks: number;
  readonly outcome: RunOutcome;
  readonly reason: RunReason | null;
  readonly jobId: JobId | null;
  readonly recordedAt: Date;
}
