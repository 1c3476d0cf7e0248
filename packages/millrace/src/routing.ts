import {
  effectOf,
  encodePayload,
  InvalidInputError,
  routeJob,
  systemClock,
  toDistribution,
  toRetryStats,
} from "@millrace/core";
import type {
  Distribution,
  JobId,
  JobPolicy,
  Logger,
  RetryStats,
  RoutableJob,
  RoutingDecision,
} from "@millrace/core";
import type { CreateOptions } from "./create-options.ts";
import type { Engine } from "./engine.ts";
import { isRecurring, pointingIntoData, toRecurring } from "./recurring-job.ts";
import {
  checkRoutable,
  pointingAt,
  pointingIntoRoutable,
  pointingIntoRoutables,
  toNewJob,
} from "./routable-job.ts";
import { type Optimization, optimize, type OptimizeOptions } from "./routing-optimizer.ts";
import { RoutingRules } from "./routing-rules.ts";
import type { Schedules } from "./schedules.ts";

/** Where a routed job went: it is a job now, or, when its data says that it recurs, a schedule. */
export interface RoutedJob {
  /** Null: it recurs. */
  readonly id: JobId | null;
  /** Name of the schedule that makes its jobs; null: it does not recur. */
  readonly schedule: string | null;
  /** False: the schedule was there already, and was changed. */
  readonly created: boolean;
  /** What was decided by whom; what nobody spoke of comes from the type. */
  readonly decisions: readonly RoutingDecision[];
}

/** What would become of a job. */
export interface RoutingPreview {
  readonly type: string;
  readonly queue: string;
  /** 1 (first) to 9 (last). */
  readonly priority: number;
  readonly delayMs: number;
  readonly policy: JobPolicy;
  /** Name of the schedule that it would be; null: it does not recur. */
  readonly schedule: string | null;
  readonly decisions: readonly RoutingDecision[];
}

interface Decided {
  readonly routable: RoutableJob;
  readonly decisions: readonly RoutingDecision[];
}

/**
 * The router: rules, which are rows of the database, choose queue, priority and retries of a job from its type and its
 * data. Only jobs that are routed are asked about. Faults point into the job: `/data/ref`.
 */
export class Routing {
  readonly rules: RoutingRules;
  readonly #connect: () => Promise<Engine>;
  readonly #schedules: Pick<Schedules, "put">;
  /** Queues of decisions that are known to be there. */
  readonly #queues = new Set<string>();

  /** `logger` is asked for when there is something to log. */
  constructor(connect: () => Promise<Engine>, schedules: Pick<Schedules, "put">, logger: () => Logger) {
    this.#connect = connect;
    this.#schedules = schedules;
    this.rules = new RoutingRules({ connect, logger, monotonic: systemClock.monotonic });
  }

  /**
   * Adds a job as the rules want it. One whose data has `interval` (ms) or `cronPattern` makes or changes one schedule
   * instead. Throws as `createJob`, or as `schedules.put`.
   */
  async route(job: RoutableJob, options: CreateOptions = {}): Promise<RoutedJob> {
    const { routable, decisions } = await this.#decide(job);
    const { writer, store } = await this.#connect();
    const effect = effectOf(decisions);
    if (!isRecurring(routable)) {
      await this.#makeQueue(effect.queue);
      const { id } = await pointingIntoRoutable(() => writer.add(toNewJob(routable, effect), options));
      return { id, schedule: null, created: true, decisions };
    }
    const wanted = toRecurring(routable, effect);
    await this.#makeQueue(effect.queue);
    const former = await store.getSchedule(wanted.name);
    await pointingIntoData(() => this.#schedules.put(wanted));
    return { id: null, schedule: wanted.name, created: former === null, decisions };
  }

  /**
   * All or none, in their order. Throws as `route`, pointers beginning with the job's index. A job that recurs is
   * refused: schedules are not made all or none.
   */
  async routeBatch(jobs: readonly RoutableJob[], options: CreateOptions = {}): Promise<readonly RoutedJob[]> {
    const routed: Decided[] = [];
    for (const [index, job] of jobs.entries()) {
      const decided = await pointingAt(index, () => this.#decide(job));
      if (isRecurring(decided.routable)) throw recursInBatch(index);
      routed.push(decided);
    }
    const wanted = routed.map(({ routable, decisions }) => toNewJob(routable, effectOf(decisions)));
    for (const { queue } of wanted) await this.#makeQueue(queue);
    const { writer } = await this.#connect();
    const ids = await pointingIntoRoutables(() => writer.addAll(wanted, options));
    return routed.map(({ decisions }, index) => ({
      id: ids[index] as JobId,
      schedule: null,
      created: true,
      decisions,
    }));
  }

  /** What would become of a job, and why; stores nothing. Throws as `route`. */
  async preview(job: RoutableJob): Promise<RoutingPreview> {
    const { routable, decisions } = await this.#decide(job);
    const { writer } = await this.#connect();
    const effect = effectOf(decisions);
    const recurring = isRecurring(routable) ? toRecurring(routable, effect) : null;
    const wanted = recurring === null ? routable : { ...routable, data: recurring.payload };
    const stored = await pointingIntoRoutable(() => writer.prepare(toNewJob(wanted, effect)));
    const { type, queue, priority, policy } = stored;
    const { delayMs = 0 } = recurring === null ? effect : {};
    return { type, queue, priority, delayMs, policy, schedule: recurring?.name ?? null, decisions };
  }

  /** Jobs by queue, type and priority, present and since installation; kept figures, over all processes. */
  async getDistribution(): Promise<Distribution> {
    const { store } = await this.#connect();
    return toDistribution(await store.getDistribution());
  }

  /** Retries since installation, by type and error code; kept figures, over all processes. */
  async getRetryStats(): Promise<RetryStats> {
    const { store } = await this.#connect();
    const { counts, byHand } = await store.getRetryCounts();
    return toRetryStats(counts, byHand);
  }

  /**
   * Proposes changes of queues, rules and limits from measured wait and run times, and carries them out when told to.
   * A rule counts for jobs that are routed from then on. Throws InvalidInputError `INVALID_OPTIMIZATION`.
   */
  async optimize(options: OptimizeOptions = {}): Promise<Optimization> {
    return optimize({ connect: this.#connect, rules: this.rules }, options);
  }

  async #decide(job: RoutableJob): Promise<Decided> {
    const checked = checkRoutable(job);
    // What the rules look at is what the handler will read.
    const data = await pointingIntoRoutable(async () => encodePayload(checked.data).value);
    const routable = { ...checked, data };
    return { routable, decisions: routeJob(await this.rules.current(), routable) };
  }

  async #makeQueue(queue: string | undefined): Promise<void> {
    if (queue === undefined || this.#queues.has(queue)) return;
    const { store } = await this.#connect();
    await store.addQueue(queue, {});
    this.#queues.add(queue);
  }
}

function recursInBatch(index: number): InvalidInputError {
  const detail = "asks for a job that recurs, which cannot be part of a list: route it alone";
  return new InvalidInputError("INVALID_JOB", `Job ${index + 1} of the list: its data ${detail}.`, [
    { pointer: `/${index}/data`, detail },
  ]);
}
