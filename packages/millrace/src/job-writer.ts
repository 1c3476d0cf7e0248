import {
  Coalescer,
  InvalidInputError,
  invalidPayload,
  prepareJob,
  SEND_WEBHOOK_TYPE,
  uniqueRuleOf,
} from "@millrace/core";
import type {
  AddedJob,
  EnqueuedJob,
  EnqueueOptions,
  InputFault,
  JobId,
  NewJob,
  Store,
  StoredJob,
  StoredJobs,
} from "@millrace/core";
import { CoalescedEnqueue } from "./coalesced-enqueue.ts";
import { checkCharacters, checkCount } from "./list-limits.ts";
import { atIndex, pointingAtTheOnly } from "./list-pointers.ts";
import { prepareWhenRead } from "./prepare-when-read.ts";
import { refuseUncountable } from "./refuse-uncountable.ts";
import { inSendSpan } from "./send-span.ts";
import { currentTrace } from "./trace-scope.ts";
import type { TypeCatalog } from "./type-catalog.ts";

/** Most payloads that one statement judges. */
const MAX_JUDGED = 100;

interface JobWriterOptions {
  readonly store: Pick<
    Store,
    "enqueue" | "enqueueShowing" | "enqueueUnique" | "validatePayloads" | "readPolicies"
  >;
  readonly types: TypeCatalog;
  /** Told of jobs once they are stored; not of those in a caller's transaction, which may yet be rolled back. */
  onStored(ids: readonly JobId[], jobs: StoredJobs): void;
}

/** The way of new jobs into the database: checked, filled in, and stored. */
export class JobWriter {
  readonly #options: JobWriterOptions;
  readonly #coalesced: CoalescedEnqueue;
  readonly #shown: CoalescedEnqueue<EnqueuedJob>;
  /** Payloads of single jobs that are judged by stored schemas, many by one statement. */
  readonly #judge: Coalescer<StoredJob, readonly InputFault[]>;

  constructor(options: JobWriterOptions) {
    this.#options = options;
    this.#coalesced = new CoalescedEnqueue((jobs) => options.store.enqueue(jobs));
    this.#shown = new CoalescedEnqueue((jobs) => options.store.enqueueShowing(jobs));
    this.#judge = new Coalescer({
      run: (jobs) => options.store.validatePayloads(jobs),
      mostItems: MAX_JUDGED,
    });
  }

  /** Says too whether the job is new: a unique key may lead to an earlier one. */
  async add(job: NewJob, options: EnqueueOptions): Promise<AddedJob> {
    refuseUncountable([job], options);
    const stored = await this.prepare(job);
    return inSendSpan(
      [stored],
      ([traced]) => this.#add(job, traced as StoredJob, options),
      ({ id }) => [id],
    );
  }

  async #add(job: NewJob, stored: StoredJob, options: EnqueueOptions): Promise<AddedJob> {
    if (job.unique !== undefined) {
      const [added] = await pointingAtTheOnly(() => this.#addUnique([job], [stored], options));
      return added as AddedJob;
    }
    const added = await pointingAtTheOnly(() => this.#store(stored, options));
    this.storedJobs([added.id], [stored], options);
    return { ...added, outcome: "created" };
  }

  async #store(stored: StoredJob, options: EnqueueOptions): Promise<EnqueuedJob> {
    const { transaction, window, maxWaitingOfKey, show = false } = options;
    const alone =
      transaction !== undefined || window !== undefined || maxWaitingOfKey !== undefined || isTied(stored);
    if (alone) {
      const [id] = await this.#options.store.enqueue([stored], options);
      return { id: id as JobId };
    }
    return show ? this.#shown.add(stored) : { id: await this.#coalesced.add(stored) };
  }

  /** All or none. Pointers of faults begin with the job's index. */
  async addAll(jobs: readonly NewJob[], options: EnqueueOptions): Promise<readonly JobId[]> {
    if (jobs.length === 0) return [];
    refuseUncountable(jobs, options);
    await this.#options.store.readPolicies();
    const ordinary = prepareWhenRead(jobs, this.#options.types);
    if (ordinary !== undefined) return this.#addPlain(ordinary, options);
    const stored = await this.prepareAll(jobs);
    return inSendSpan(
      stored,
      (traced) => this.#addAll(jobs, traced, options),
      (ids) => ids,
    );
  }

  async #addAll(
    jobs: readonly NewJob[],
    stored: readonly StoredJob[],
    options: EnqueueOptions,
  ): Promise<readonly JobId[]> {
    if (jobs.some(({ unique }) => unique !== undefined)) {
      refuseLinks(stored);
      return (await this.#addUnique(jobs, stored, options)).map(({ id }) => id);
    }
    return this.#addPlain(stored, options);
  }

  async #addPlain(jobs: StoredJobs, options: EnqueueOptions): Promise<readonly JobId[]> {
    const ids = await this.#options.store.enqueue(jobs, options);
    this.storedJobs(ids, jobs, options);
    return ids;
  }

  /** The jobs as they would be stored by one call. Pointers of faults begin with the job's index. */
  async prepareAll(jobs: readonly NewJob[]): Promise<readonly StoredJob[]> {
    checkCount(jobs);
    const { store } = this.#options;
    await store.readPolicies();
    const prepared: StoredJob[] = [];
    const unjudged: number[] = [];
    for (const [index, job] of jobs.entries()) {
      try {
        prepared.push(this.#prepareHere(job) ?? (await this.#prepareAsking(job, () => unjudged.push(index))));
      } catch (error) {
        throw atIndex(index, error);
      }
    }
    if (unjudged.length > 0) {
      const judged = await store.validatePayloads(unjudged.map((index) => prepared[index]!));
      const bad = judged.findIndex((faults) => faults.length > 0);
      if (bad !== -1) throw atIndex(unjudged[bad]!, invalidPayload(judged[bad]!));
    }
    const stored = withCurrentTrace(prepared);
    checkCharacters(stored.reduce((characters, { payload }) => characters + payload.length, 0));
    return stored;
  }

  /** What a caller's transaction holds is not stored yet. */
  storedJobs(ids: readonly JobId[], jobs: StoredJobs, options: EnqueueOptions): void {
    if (options.transaction === undefined) this.#options.onStored(ids, jobs);
  }

  /** A follow-on job of a handler: its type has to have a handler here. */
  prepareFollowOn(job: NewJob): StoredJob {
    if (job.unique !== undefined) {
      throw new InvalidInputError(
        "INVALID_JOB",
        "A follow-on job cannot have a unique key: the completion that stores it must not wait for others. Use createJob.",
        [{ pointer: "/unique", detail: "cannot be given for a follow-on job" }],
      );
    }
    const { types } = this.#options;
    if (job.webhookUrl !== undefined && types.findHere(SEND_WEBHOOK_TYPE) === undefined)
      throw noWebhooks("a handler in this process");
    const type = types.findHere(job.type, job.queue);
    if (type !== undefined) return withCurrentTrace([prepareJob(job, type)])[0]!;
    throw new InvalidInputError(
      "UNKNOWN_TYPE",
      `This process has no handler of type ${job.type}: a follow-on job needs one. Add the job with createJob instead.`,
      [{ pointer: "/type", detail: "has no handler in this process" }],
    );
  }

  /** Waits until every job that was added has its answer. */
  async drain(): Promise<void> {
    await Promise.all([this.#coalesced.drain(), this.#shown.drain()]);
  }

  /** The job as it would be stored. Throws as `add` does. */
  async prepare(job: NewJob): Promise<StoredJob> {
    await this.#options.store.readPolicies();
    const here = this.#prepareHere(job);
    if (here !== undefined) return here;
    let judgedByStore = false;
    const stored = await this.#prepareAsking(job, () => (judgedByStore = true));
    const faults = judgedByStore ? await this.#judge.add(stored) : [];
    if (faults.length > 0) throw invalidPayload(faults);
    return stored;
  }

  /** Undefined when the database has to be asked; so that the jobs of a list need not wait for it one by one. */
  #prepareHere(job: NewJob): StoredJob | undefined {
    if (typeof job !== "object" || job === null) {
      throw new InvalidInputError("INVALID_JOB", "A job must be an object with a type and a payload.");
    }
    const type = this.#options.types.find(job.type, job.queue);
    return type === undefined || job.webhookUrl !== undefined ? undefined : prepareJob(job, type);
  }

  /** `onUnjudged`: the payload is still to be judged by the type's stored schema. */
  async #prepareAsking(job: NewJob, onUnjudged: () => void): Promise<StoredJob> {
    const type = await this.#options.types.get(job.type, job.queue);
    const stored = prepareJob(job, type);
    if (stored.webhookUrl !== undefined) await this.#requireWebhooks();
    if (type.judgedByStore) onUnjudged();
    return stored;
  }

  /** By the store's transaction, which wakes the workers as well: whether a job is new shows only there. */
  async #addUnique(
    jobs: readonly NewJob[],
    stored: readonly StoredJob[],
    options: EnqueueOptions,
  ): Promise<readonly AddedJob[]> {
    const keyed = stored.map((job, index) => {
      const unique = jobs[index]?.unique;
      return { job, unique: unique === undefined ? null : uniqueRuleOf(unique) };
    });
    const added = await this.#options.store.enqueueUnique(keyed, options);
    const isNew = (_: unknown, index: number) => added[index]?.outcome === "created";
    const ids = added.map(({ id }) => id);
    this.storedJobs(ids.filter(isNew), stored.filter(isNew), options);
    return added;
  }

  /** A promise to tell the end that nobody can keep is refused. */
  async #requireWebhooks(): Promise<void> {
    try {
      await this.#options.types.get(SEND_WEBHOOK_TYPE);
    } catch (error) {
      throw error instanceof InvalidInputError ? noWebhooks("a process with its handler") : error;
    }
  }
}

/** The jobs with the span that they are asked for in, if there is one. */
function withCurrentTrace(jobs: readonly StoredJob[]): readonly StoredJob[] {
  const origin = currentTrace();
  return origin === undefined ? jobs : jobs.map((job) => ({ ...job, trace: origin }));
}

/** Stored by a transaction of several statements. */
function isTied({ links, webhookUrl }: StoredJob): boolean {
  return links !== undefined || webhookUrl !== undefined;
}

function noWebhooks(need: string): InvalidInputError {
  const detail = `needs the type ${SEND_WEBHOOK_TYPE}, which needs ${need}`;
  return new InvalidInputError("INVALID_JOB", `The job cannot be accepted: /webhookUrl ${detail}.`, [
    { pointer: "/webhookUrl", detail },
  ]);
}

function refuseLinks(jobs: readonly StoredJob[]): void {
  const faults = jobs.flatMap(({ links }, index) =>
    links === undefined
      ? []
      : [
          {
            pointer: `/${index}/dependsOn`,
            detail: "cannot stand in one list with jobs that have unique keys",
          },
        ],
  );
  if (faults.length > 0)
    throw new InvalidInputError(
      "INVALID_JOB",
      "Jobs with dependsOn and jobs with unique keys cannot be added by one call: use two, in one transaction if need be.",
      faults,
    );
}
