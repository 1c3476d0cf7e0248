import {
  type EnqueueOptions,
  type EnqueueStore,
  type Hint,
  InvalidInputError,
  type JobId,
  type JobPolicy,
  SEND_WEBHOOK_TYPE,
  type StoredJob,
  type StoredJobs,
  type SubmissionWindow,
  systemClock,
} from "@millrace/core";
import { jsonLines, textArray } from "./array-literal.ts";
import type { Runner } from "./connection.ts";
import { createAdmission, type Wanted } from "./admission.ts";
import { createCopying } from "./copying.ts";
import type { QueueEntry } from "./dictionary.ts";
import { hintsOf } from "./hints-of-jobs.ts";
import { addJobsWithLinks } from "./linking.ts";
import { type EnqueueRow, isPlain, NO_HINTS } from "./queries/add-ready.ts";
import { addOneJob, enqueueJobs } from "./queries/enqueue-jobs.ts";
import { addOneShowing, enqueueShowing } from "./queries/enqueue-showing.ts";
import type { PostgresNotifier } from "./postgres-notifier.ts";
import { requireKeyed } from "./require-keyed.ts";
import type { StoreBase } from "./store-part.ts";
import { callerRunner } from "./transaction-runner.ts";

/** Faults of payloads, at most 20 of each, by their types' stored schemas. Index: job_type's unique name. Lock: none. */
const VALIDATE = `
select j.n::int4, f.pointer, f.detail
from (select unnest($1::text::text[]) as type, unnest(string_to_array($2::text, e'\\n'))::jsonb as payload,
  generate_series(0, $3::text::int4 - 1) as n) j
join millrace.job_type t on t.name = j.type
cross join lateral (select * from millrace.schema_faults(t.schema, j.payload) limit 20) f where t.schema is not null order by j.n`;

/** Wakes workers when the transaction commits. Told at the function. */
const HINT = "select millrace.hint(h) from jsonb_array_elements($1::text::jsonb) h";

/** Jobs with the names replaced by ids, and what they want by queue. */
interface ResolvedJobs {
  readonly rows: EnqueueRow[];
  readonly wanted: Map<number, Wanted>;
}

export function createEnqueuing(
  base: StoreBase,
  notifier: Pick<PostgresNotifier, "announce">,
): EnqueueStore & {
  enqueueWithin(runner: Runner, jobs: readonly StoredJob[]): Promise<JobId[]>;
  resolve(jobs: readonly StoredJob[]): Promise<ResolvedJobs>;
  takeWindows(runner: Runner, windows: SubmissionWindow | readonly SubmissionWindow[]): Promise<void>;
  makeRoom(runner: Runner, jobs: readonly StoredJob[]): Promise<readonly EnqueueRow[]>;
  announceWithin(runner: Runner, jobs: readonly StoredJob[]): Promise<void>;
} {
  const { dictionary, bind } = base;
  const copy = createCopying(base, notifier);
  const { requireRoom, takeWindows } = createAdmission(bind);

  async function resolve(jobs: readonly StoredJob[]): Promise<ResolvedJobs> {
    await dictionary.fresh();
    const policies = new Map<JobPolicy, number>();
    const wanted: ResolvedJobs["wanted"] = new Map();
    const rows: EnqueueRow[] = [];
    for (const [index, job] of jobs.entries()) {
      const type = dictionary.knownType(job.type) ?? (await dictionary.type(job.type));
      if (type === undefined) throw unknown("type", job.type, index);
      const queue = dictionary.knownQueue(job.queue) ?? (await dictionary.queue(job.queue));
      if (queue === undefined) throw unknown("queue", job.queue, index);
      let policyId = policies.get(job.policy);
      if (policyId === undefined) {
        policyId = await dictionary.policyId(job.policy);
        policies.set(job.policy, policyId);
      }
      if (job.key !== undefined) await requireKeyed(dictionary, job.queue, job.key, `/${index}/key`);
      count(queue, job.key);
      if (job.webhookUrl !== undefined) {
        const webhooks = await dictionary.type(SEND_WEBHOOK_TYPE);
        if (webhooks === undefined) throw unknown("type", SEND_WEBHOOK_TYPE, index);
        count((await dictionary.queue(webhooks.type.queue)) as QueueEntry);
      }
      rows.push({
        typeId: type.id,
        queueId: queue.id,
        policyId,
        priority: job.priority,
        payload: job.payload,
        scheduledAtMs: job.scheduledAtMs,
        links: job.links,
        extra: extraOf(job),
        tellsEnd: job.webhookUrl !== undefined,
      });
    }
    return { rows, wanted };

    function count({ id, settings }: QueueEntry, key?: string): void {
      if (settings.maxWaiting === null && key === undefined) return;
      const { queue, maxWaiting: most } = settings;
      const entry = wanted.get(id) ?? { queue, most, count: 0, byKey: new Map() };
      wanted.set(id, entry);
      entry.count += 1;
      if (key !== undefined) entry.byKey.set(key, (entry.byKey.get(key) ?? 0) + 1);
    }
  }

  /** Tells `hints` by the commit. */
  async function insert(
    runner: Runner,
    { rows, wanted }: ResolvedJobs,
    hints: string,
    { window, maxWaitingOfKey }: EnqueueOptions = {},
  ): Promise<JobId[]> {
    if (window !== undefined) await takeWindows(runner, window);
    await requireRoom(runner, wanted, maxWaitingOfKey);
    if (!rows.some(isLinked)) return enqueueJobs(runner, bind, rows, hints);
    const ids = await addJobsWithLinks(runner, bind, rows);
    await hintWithin(runner, hints);
    return ids;
  }

  /** By a transaction of its own, where one statement is not enough. */
  async function addNow(
    jobs: readonly StoredJob[],
    resolved: ResolvedJobs,
    options: EnqueueOptions = {},
  ): Promise<JobId[]> {
    const { rows } = resolved;
    const checked = needsStatements(options) || isCapped(resolved);
    const told = hintsOf(jobs, systemClock.now());
    const one = checked ? undefined : onlyPlain(rows);
    if (one !== undefined) {
      const { id } = await announceOne(told, (hints) => addOneJob(base.enqueue, bind, one, hints));
      return [id];
    }
    return notifier.announce(
      () => told,
      (hints) =>
        checked || rows.some(isLinked)
          ? base.enqueue.transaction((transaction) => insert(transaction, resolved, hints(), options))
          : enqueueJobs(base.enqueue, bind, rows, hints()),
    );
  }

  /** Adds one job, and tells of it unless it was handed to a worker. */
  async function announceOne<Added extends { readonly handed: boolean }>(
    told: readonly Hint[],
    add: (hints: string) => Promise<Added>,
  ): Promise<Added> {
    let handed = false;
    return notifier.announce(
      () => (handed ? [] : told),
      async (hints) => {
        const added = await add(hints());
        handed = added.handed;
        return added;
      },
    );
  }

  async function hintWithin(runner: Runner, hints: string): Promise<void> {
    if (hints !== NO_HINTS) await runner.run(bind(HINT), [hints]);
  }

  return {
    resolve,
    takeWindows,
    async enqueue(listed: StoredJobs, options: EnqueueOptions = {}) {
      if (listed.length === 0) return [];
      const copied = needsStatements(options) ? undefined : await copy(listed);
      if (copied !== undefined) return copied;
      const jobs = [...listed];
      const resolved = await resolve(jobs);
      if (options.transaction !== undefined) {
        return insert(callerRunner(options.transaction), resolved, hintTexts(jobs), options);
      }
      return addNow(jobs, resolved, options);
    },
    async enqueueShowing(jobs) {
      const resolved = await resolve(jobs);
      if (isCapped(resolved) || !resolved.rows.every(isPlain))
        return (await addNow(jobs, resolved)).map((id) => ({ id }));
      const told = hintsOf(jobs, systemClock.now());
      const one = onlyPlain(resolved.rows);
      if (one !== undefined) {
        const { job } = await announceOne(told, (hints) => addOneShowing(base.enqueue, bind, one, hints));
        return [{ id: job.id, job }];
      }
      const added = await notifier.announce(
        () => told,
        (hints) => enqueueShowing(base.enqueue, bind, resolved.rows, hints()),
      );
      return added.map((job) => ({ id: job.id, job }));
    },
    async makeRoom(runner, jobs) {
      const { rows, wanted } = await resolve(jobs);
      await requireRoom(runner, wanted);
      return rows;
    },
    announceWithin: (runner, jobs) => hintWithin(runner, hintTexts(jobs)),
    enqueueWithin: async (runner, jobs) => insert(runner, await resolve(jobs), hintTexts(jobs)),
    async validatePayloads(jobs) {
      const rows = await base.general.run(bind(VALIDATE), [
        textArray(jobs.map(({ type }) => type)),
        jsonLines(jobs.map(({ payload }) => payload)),
        String(jobs.length),
      ]);
      const faults = jobs.map((): { pointer: string; detail: string }[] => []);
      for (const row of rows)
        faults[row.n as number]!.push({ pointer: row.pointer as string, detail: row.detail as string });
      return faults;
    },
  };
}

/** For a transaction at whose end nobody is told but by the database. */
function hintTexts(jobs: readonly StoredJob[]): string {
  return JSON.stringify(hintsOf(jobs, systemClock.now()));
}

/** Whether something is to be looked at in the transaction that adds the jobs, or that one is the caller's. */
function needsStatements({ transaction, window, maxWaitingOfKey }: EnqueueOptions): boolean {
  return transaction !== undefined || window !== undefined || maxWaitingOfKey !== undefined;
}

function isCapped({ wanted }: ResolvedJobs): boolean {
  return [...wanted.values()].some(({ most }) => most !== null);
}

/** The one that there is, when it can be added by `add_one`. */
function onlyPlain(rows: readonly EnqueueRow[]): EnqueueRow | undefined {
  const [only] = rows;
  return rows.length === 1 && isPlain(only!) && !isLinked(only!) ? only : undefined;
}

function isLinked({ links, tellsEnd }: EnqueueRow): boolean {
  return links !== undefined || tellsEnd;
}

/** Rare fields, as they stand in ready.extra. */
function extraOf({ key, webhookUrl, trace }: StoredJob): string | null {
  const none = key === undefined && webhookUrl === undefined && trace === undefined;
  return none ? null : JSON.stringify({ key, webhookUrl, trace });
}

/** Of the job at `index` of those that are to be stored. */
function unknown(what: "type" | "queue", name: string, index: number): InvalidInputError {
  const detail = `${JSON.stringify(name.slice(0, 80))} is not a known ${what}`;
  return new InvalidInputError(what === "type" ? "UNKNOWN_TYPE" : "UNKNOWN_QUEUE", `${detail}.`, [
    { pointer: `/${index}/${what}`, detail },
  ]);
}
