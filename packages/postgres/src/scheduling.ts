import {
  InvalidInputError,
  type ScheduleDefinition,
  type ScheduleRun,
  type ScheduleStore,
} from "@millrace/core";
import type { Parameter, Row } from "./connection.ts";
import {
  FIND_DUE_SCHEDULES,
  LIST_SCHEDULE_RUNS,
  LIST_SCHEDULES,
  READ_SCHEDULE,
  scheduleParameters,
  toStoredSchedule,
  WRITE_SCHEDULE,
} from "./queries/schedules.ts";
import { requireKeyed } from "./require-keyed.ts";
import type { StoreBase } from "./store-part.ts";

const NOW = "select (date_part('epoch', millrace.schedule_clock()) * 1000)::float8 as now_ms";

type Scheduling = Omit<ScheduleStore, "recordTicks" | "triggerSchedule">;

/** Schedules, but for their ticks. */
export function createScheduling({ general, changes, bind, dictionary }: StoreBase): Scheduling {
  const run = (statement: string, parameters: readonly Parameter[]) =>
    general.run(bind(statement), parameters);
  const change = (statement: string, parameters: readonly Parameter[]) =>
    changes.run(bind(statement), parameters);
  const answersTrue = async (statement: string, name: string) =>
    (await change(statement, [name]))[0]?.answer === true;

  /** Its names are replaced by ids. False: it is not of that version. */
  async function write(schedule: ScheduleDefinition, version: number): Promise<boolean> {
    const type = await dictionary.type(schedule.type);
    if (type === undefined) throw unknown("type", schedule.type);
    const queue = schedule.queue === null ? null : await dictionary.queue(schedule.queue);
    if (queue === undefined) throw unknown("queue", schedule.queue as string);
    if (schedule.key !== null)
      await requireKeyed(dictionary, schedule.queue ?? type.type.queue, schedule.key, "/key");
    const parameters = scheduleParameters(schedule, type.id, queue?.id ?? null, version);
    return (await change(WRITE_SCHEDULE, parameters))[0]?.answer !== null;
  }

  return {
    async now() {
      const [row] = await run(NOW, []);
      return row?.now_ms as number;
    },
    addSchedule: (schedule) => write(schedule, 0),
    replaceSchedule: write,
    async getSchedule(name) {
      const [row] = await run(READ_SCHEDULE, [name]);
      return row === undefined ? null : toStoredSchedule(row);
    },
    async listSchedules(limit, afterName) {
      return (await run(LIST_SCHEDULES, [String(limit), afterName])).map(toStoredSchedule);
    },
    pauseSchedule: (name) => answersTrue("select millrace.pause_schedule($1) as answer", name),
    resumeSchedule: (name) => answersTrue("select millrace.resume_schedule($1) as answer", name),
    removeSchedule: (name) => answersTrue("select millrace.remove_schedule($1) as answer", name),
    async listScheduleRuns(name, limit, beforeMs) {
      const before = beforeMs === null ? null : String(beforeMs);
      const rows = await run(LIST_SCHEDULE_RUNS, [name, String(limit), before]);
      return rows.length === 0 ? null : rows.filter((row) => row.outcome !== null).map(toRun);
    },
    async findDueSchedules(limit) {
      const rows = await run(FIND_DUE_SCHEDULES, [String(limit)]);
      return {
        schedules: rows.filter((row) => row.id !== null).map(toStoredSchedule),
        nowMs: rows[0]?.now_ms as number,
        nextDueMs: rows[0]?.next_due_ms as number | null,
      };
    },
  };
}

function toRun(row: Row): ScheduleRun {
  return {
    tickAt: new Date(row.tick_at as number),
    untilAt: row.until_at === null ? null : new Date(row.until_at as number),
    ticks: row.ticks as number,
    outcome: row.outcome as ScheduleRun["outcome"],
    reason: row.reason as ScheduleRun["reason"],
    jobId: row.job_id as string | null,
    recordedAt: new Date(row.recorded_at as number),
  };
}

function unknown(what: "type" | "queue", name: string): InvalidInputError {
  const detail = `${JSON.stringify(name.slice(0, 80))} is not a known ${what}`;
  return new InvalidInputError(what === "type" ? "UNKNOWN_TYPE" : "UNKNOWN_QUEUE", `${detail}.`, [
    { pointer: `/${what}`, detail },
  ]);
}
