import {
  InvalidInputError,
  isTypeName,
  type JobHandler,
  type JobId,
  MillraceError,
  type NewSchedule,
  nextTicks,
  nextTickOf,
  prepareSchedule,
  previewTiming,
  type Schedule,
  type ScheduleChanges,
  type ScheduleDefinition,
  ScheduleNotFoundError,
  type ScheduleRun,
  type ScheduleSettings,
  type StoredSchedule,
} from "@millrace/core";
import type { Engine } from "./engine.ts";
import type { PayloadFor } from "./job-payloads.ts";
import { policyParts, splitSchedule, toSchedule, withChanges } from "./schedule-settings.ts";

/** Most rows of one page, and most ticks of a preview. */
const MAX_ROWS = 1000;
/** A tick may come between reading a schedule and replacing it: so often is it read again. */
const MOST_TRIES = 20;

export interface ScheduleList {
  /** By name. */
  readonly schedules: readonly Schedule[];
  /** Where the next page begins, or null at the end. */
  readonly nextCursor: string | null;
}

/** What a preview is asked of: the timing of a schedule that need not exist. */
export type ScheduleTimingSettings = Pick<
  ScheduleSettings,
  "cron" | "intervalMs" | "timeZone" | "startAt" | "endAt"
>;

/**
 * The schedules of a manager. A process that runs workers makes their jobs; one job a tick, however many such
 * processes there are. Unknown names throw ScheduleNotFoundError.
 */
export class Schedules<const Handlers extends readonly JobHandler[] = []> {
  readonly #connect: () => Promise<Engine>;

  constructor(connect: () => Promise<Engine>) {
    this.#connect = connect;
  }

  /** Throws MillraceError `SCHEDULE_EXISTS`, InvalidInputError (`INVALID_SCHEDULE`, and as `createJob` does). */
  async create<const Type extends string>(
    schedule: NewSchedule<Type, PayloadFor<Type, Handlers>>,
  ): Promise<Schedule> {
    const { store } = await this.#connect();
    const definition = await this.#prepare(schedule, null);
    if (!(await store.addSchedule(definition))) {
      throw new MillraceError(
        "SCHEDULE_EXISTS",
        `There is a schedule ${schedule.name} already. Change it, or give this one another name.`,
      );
    }
    return this.get(schedule.name);
  }

  /**
   * Makes the schedule, or replaces the one of that name. One whose timing stays the same keeps its next tick:
   * call it at every start. Unless `paused` is given, one that is paused stays so. Throws as `create`.
   */
  async put<const Type extends string>(
    schedule: NewSchedule<Type, PayloadFor<Type, Handlers>>,
  ): Promise<Schedule> {
    const { store } = await this.#connect();
    return this.#retried(async () => {
      const former = isTypeName(schedule.name) ? await store.getSchedule(schedule.name) : null;
      const wanted = former === null ? schedule : { ...schedule, paused: schedule.paused ?? former.paused };
      const definition = await this.#prepare(wanted, former);
      return former === null
        ? store.addSchedule(definition)
        : store.replaceSchedule(definition, former.version);
    }, schedule.name);
  }

  /** Changes what is named, keeps the rest. Throws as `create`. */
  async update(name: string, changes: ScheduleChanges): Promise<Schedule> {
    const { store } = await this.#connect();
    refuseFixed(changes);
    return this.#retried(async () => {
      const former = await this.#read(name);
      const definition = await this.#prepare(withChanges(former, changes), former);
      return store.replaceSchedule(definition, former.version);
    }, name);
  }

  async get(name: string): Promise<Schedule> {
    return toSchedule(await this.#read(name));
  }

  /** By name. `limit`: 1 to 1000, default 100. */
  async list(range: { readonly limit?: number; readonly cursor?: string } = {}): Promise<ScheduleList> {
    const limit = checkCount("limit", range.limit ?? 100);
    const { store } = await this.#connect();
    const found = await store.listSchedules(limit + 1, range.cursor ?? null);
    const schedules = found.slice(0, limit).map(toSchedule);
    return { schedules, nextCursor: found.length > limit ? (schedules.at(-1)?.name ?? null) : null };
  }

  /** No more ticks, until it is resumed. Jobs that were made go on. */
  async pause(name: string): Promise<Schedule> {
    const { store } = await this.#connect();
    if (!(await store.pauseSchedule(known(name)))) throw new ScheduleNotFoundError(name);
    return this.get(name);
  }

  /** Goes on with the first tick from now: those of the pause are neither caught up with nor counted as missed. */
  async resume(name: string): Promise<Schedule> {
    const { store } = await this.#connect();
    if (!(await store.resumeSchedule(known(name)))) throw new ScheduleNotFoundError(name);
    return this.get(name);
  }

  /** Makes a job at once, whatever timing, overlap and pause say. Throws QueueFullError. */
  async trigger(name: string): Promise<JobId> {
    const { store } = await this.#connect();
    const id = await store.triggerSchedule(known(name));
    if (id === null) throw new ScheduleNotFoundError(name);
    return id;
  }

  /** Its jobs stay; its ledger goes. False: there was none. */
  async remove(name: string): Promise<boolean> {
    const { store } = await this.#connect();
    return isTypeName(name) && store.removeSchedule(name);
  }

  /** The next `count` ticks (1 to 1000), before jitter: of a schedule by its name, or of a timing. */
  async preview(of: string | ScheduleTimingSettings, count = 10): Promise<readonly Date[]> {
    checkCount("count", count);
    const { store } = await this.#connect();
    if (typeof of !== "string") {
      const nowMs = await store.now();
      return nextTicks(previewTiming(of, nowMs), nowMs, count).map((tick) => new Date(tick));
    }
    const schedule = await this.#read(of);
    const next = nextTickOf(schedule);
    if (next === null) return [];
    return nextTicks(schedule.timing, next - 1, count).map((tick) => new Date(tick));
  }

  /** What became of its ticks, newest first; kept as long as finished jobs are. `limit`: 1 to 1000, default 100. */
  async runs(
    name: string,
    range: { readonly limit?: number; readonly before?: Date } = {},
  ): Promise<readonly ScheduleRun[]> {
    const limit = checkCount("limit", range.limit ?? 100);
    const { store } = await this.#connect();
    const runs = await store.listScheduleRuns(known(name), limit, range.before?.getTime() ?? null);
    if (runs === null) throw new ScheduleNotFoundError(name);
    return runs;
  }

  async #prepare(schedule: NewSchedule, former: StoredSchedule | null): Promise<ScheduleDefinition> {
    const { store, writer } = await this.#connect();
    const { job, settings } = splitSchedule(schedule);
    const prepared = prepareSchedule(settings, await store.now(), former);
    const stored = await writer.prepare(job);
    return {
      ...prepared,
      type: stored.type,
      queue: job.queue ?? null,
      priority: stored.priority,
      key: stored.key ?? null,
      payload: stored.payload,
      policy: policyParts(job),
    };
  }

  async #read(name: string): Promise<StoredSchedule> {
    const { store } = await this.#connect();
    const schedule = await store.getSchedule(known(name));
    if (schedule === null) throw new ScheduleNotFoundError(name);
    return schedule;
  }

  async #retried(change: () => Promise<boolean>, name: string): Promise<Schedule> {
    for (let tries = 0; tries < MOST_TRIES; tries++) if (await change()) return this.get(name);
    throw new MillraceError(
      "SCHEDULE_BUSY",
      `Schedule ${name} was changed by others again and again meanwhile. Try again.`,
    );
  }
}

/** The name, when it has the form of one. */
function known(name: string): string {
  if (!isTypeName(name)) throw new ScheduleNotFoundError(String(name));
  return name;
}

function refuseFixed(changes: object): void {
  const faults = ["name", "type", "paused"]
    .filter((field) => field in changes)
    .map((field) => ({
      pointer: `/${field}`,
      detail: field === "paused" ? "is changed by pause and resume" : "cannot be changed",
    }));
  if (faults.length === 0) return;
  const list = faults.map(({ pointer, detail }) => `${pointer} ${detail}`).join("; ");
  throw new InvalidInputError("INVALID_SCHEDULE", `The schedule cannot be changed: ${list}.`, faults);
}

function checkCount(field: string, count: number): number {
  if (Number.isInteger(count) && count >= 1 && count <= MAX_ROWS) return count;
  const detail = `must be an integer from 1 to ${MAX_ROWS}`;
  throw new InvalidInputError("INVALID_RANGE", `${field} ${detail}.`, [{ pointer: `/${field}`, detail }]);
}
