import {
  type JobId,
  QueueFullError,
  type RecordedTicks,
  type ScheduleStore,
  type StoredJob,
  type StoredSchedule,
  ticksByOverlap,
  CANCEL_GRACE_MS,
} from "@millrace/core";
import { onBehalf, SET_ACTOR } from "./actor.ts";
import { numberArray, textArray } from "./array-literal.ts";
import type { Runner } from "./connection.ts";
import { ADD_RUNS, ADVANCE_SCHEDULE, FIRST_QUEUED, NOTE_JOBS, SETTLE_RUNS } from "./queries/record-ticks.ts";
import { LOCK_SCHEDULE, toStoredSchedule } from "./queries/schedules.ts";
import type { StoreBase } from "./store-part.ts";

/** A line of the ledger to be. Epoch ms. */
interface NewRun {
  readonly tick: number;
  readonly outcome: string;
  readonly reason?: string;
  readonly until?: number;
  readonly ticks?: number;
}

/** Ticks become jobs: the schedule moves on, its ledger and its jobs are written, all in one transaction. */
export function createTicking(
  { enqueue, bind, dictionary }: StoreBase,
  enqueueWithin: (runner: Runner, jobs: readonly StoredJob[]) => Promise<JobId[]>,
): Pick<ScheduleStore, "recordTicks" | "triggerSchedule"> {
  const text = (value: number | null | undefined) => (value == null ? null : String(value));

  async function jobOf(schedule: StoredSchedule): Promise<StoredJob> {
    await dictionary.fresh();
    const type = await dictionary.type(schedule.type);
    if (type === undefined) throw new Error(`Type ${schedule.type} of schedule ${schedule.name} is gone.`);
    const queue = schedule.queue ?? type.type.queue;
    const policy = dictionary.policyOf(schedule.type, queue) ?? type.type.policy;
    const { key } = schedule;
    // Its queue may have lost its limits since; then the job is made all the same.
    const keyed = key !== null && (await dictionary.queue(queue))?.settings.keyed === true;
    const changed = Object.keys(schedule.policy).length > 0;
    return {
      type: schedule.type,
      queue,
      priority: schedule.priority,
      policy: changed ? { ...policy, ...schedule.policy } : policy,
      payload: schedule.payload,
      scheduledAtMs: null,
      ...(keyed && { key }),
    };
  }

  async function addRuns(runner: Runner, id: string, runs: readonly NewRun[]): Promise<Set<number>> {
    if (runs.length === 0) return new Set();
    const added = await runner.run(bind(ADD_RUNS), [
      id,
      numberArray(runs.map(({ tick }) => tick)),
      textArray(runs.map(({ outcome }) => outcome)),
      textArray(runs.map(({ reason }) => reason ?? null)),
      numberArray(runs.map(({ until }) => until ?? null)),
      numberArray(runs.map(({ ticks }) => ticks ?? 1)),
    ]);
    return new Set(added.map((row) => row.tick as number));
  }

  return {
    recordTicks: (schedule, plan) =>
      enqueue.transaction(async (runner): Promise<RecordedTicks | null> => {
        const id = String(schedule.id);
        const [row] = await runner.run(bind(ADVANCE_SCHEDULE), [
          id,
          String(schedule.version),
          text(plan.nextTickAtMs),
          text(plan.dueAtMs),
          text(plan.run.at(-1) ?? plan.missed?.lastMs),
        ]);
        if (row === undefined) return null;
        const open = (row.open_job_ids as string).split(",").filter((job) => job !== "");
        const queuedBefore = row.queued as number;
        const fates = ticksByOverlap(schedule.overlap, plan.run, open.length > 0, queuedBefore);
        const { missed } = plan;

        const added = await addRuns(runner, id, [
          ...(missed === null
            ? []
            : [
                missed.ticks === 1
                  ? { tick: missed.firstMs, outcome: "missed" }
                  : { tick: missed.firstMs, outcome: "missed", until: missed.lastMs, ticks: missed.ticks },
              ]),
          ...fates.create.map((tick) => ({ tick, outcome: "created" })),
          ...fates.queue.map((tick) => ({ tick, outcome: "queued" })),
          ...fates.skip.map((tick) => ({ tick, outcome: "skipped", reason: fates.skipReason })),
        ]);
        if (fates.cancelOpen) {
          await runner.run(SET_ACTOR, [`schedule:${schedule.name}`]);
          for (const job of open)
            await runner.run(bind("select millrace.cancel_job($1::text::int8, $2::text::int4)"), [
              job,
              String(CANCEL_GRACE_MS),
            ]);
        }

        const job = await jobOf(schedule);
        const queued = fates.queue.filter((tick) => added.has(tick)).length;
        const create = fates.create.filter((tick) => added.has(tick));
        const waits = queuedBefore + queued > 0 && open.length === 0;
        if (waits) {
          const [first] = await runner.run(bind(FIRST_QUEUED), [id]);
          if (first !== undefined) create.push(first.tick as number);
        }
        const jobIds = await enqueueOrNone(
          runner,
          create.map(() => job),
        );
        if (jobIds !== null && create.length > 0) {
          await settle(runner, id, create, "created", null, jobIds);
        } else if (!waits && create.length > 0) {
          await settle(
            runner,
            id,
            create,
            "skipped",
            "queue-full",
            create.map(() => null),
          );
        }
        const made = jobIds ?? [];
        const change = queued - (waits ? made.length : 0);
        if (made.length > 0 || change !== 0)
          await runner.run(bind(NOTE_JOBS), [id, numberArray(made), String(change)]);
        return {
          jobIds: made,
          queue: job.queue,
          queued,
          skipped: fates.skip.length + (jobIds === null && !waits ? create.length : 0),
          missed: missed?.ticks ?? 0,
        };
      }),

    triggerSchedule: (name) =>
      onBehalf(enqueue).transaction(async (runner) => {
        const [row] = await runner.run(bind(LOCK_SCHEDULE), [name]);
        if (row === undefined) return null;
        const schedule = toStoredSchedule(row);
        const [id] = await enqueueWithin(runner, [await jobOf(schedule)]);
        await runner.run(bind("select millrace.record_trigger($1::text::int4, $2::text::int8)"), [
          String(schedule.id),
          id as JobId,
        ]);
        return id as JobId;
      }),
  };

  /** Null: their queue is full. It says so before it writes anything, so the transaction can go on. */
  async function enqueueOrNone(runner: Runner, jobs: readonly StoredJob[]): Promise<JobId[] | null> {
    if (jobs.length === 0) return [];
    try {
      return await enqueueWithin(runner, jobs);
    } catch (error) {
      if (error instanceof QueueFullError) return null;
      throw error;
    }
  }

  async function settle(
    runner: Runner,
    id: string,
    ticks: readonly number[],
    outcome: string,
    reason: string | null,
    jobIds: readonly (JobId | null)[],
  ): Promise<void> {
    await runner.run(bind(SETTLE_RUNS), [id, numberArray(ticks), outcome, reason, numberArray(jobIds)]);
  }
}
