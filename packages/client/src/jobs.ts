import { dataOf } from "./data-of.ts";
import type { Http } from "./http.ts";
import type { Job, JobPage, NewJob, operations } from "./schema.ts";

export interface CallOptions {
  /** Aborts the call. */
  readonly signal?: AbortSignal;
}

export interface CreateOptions extends CallOptions {
  /**
   * For 24 hours the same key with the same jobs adds nothing more. Default: a key of its own for each call, so that a
   * call whose answer was lost can be sent again; none when the client has no retries.
   */
  readonly idempotencyKey?: string;
}

export interface CreateJobOptions extends CreateOptions {
  /** Answers when the job ends, after that many seconds at the latest. 0 to 60. Default: at once. */
  readonly waitSeconds?: number;
}

export interface WaitOptions extends CallOptions {
  /** Milliseconds after which the job is given back as it is then. Default: no limit. */
  readonly timeoutMs?: number;
}

type ListQuery = NonNullable<operations["listJobs"]["parameters"]["query"]>;

/** Filters of a list; what is left out does not count. */
export interface JobFilters extends Omit<ListQuery, "payload" | "priority" | "cursor" | "offset" | "limit"> {
  /** Fields that the payload must contain. */
  readonly payload?: object;
  readonly priority?: NewJob["priority"];
  /** Most jobs of one page. 1 to 1000. Default: 100. */
  readonly pageSize?: number;
}

/** Longest that one request waits for the end of a job. Seconds. */
const LONGEST_WAIT_S = 60;

/** What is done to jobs. All calls throw MillraceApiError and MillraceUnreachableError. */
export class Jobs {
  readonly #http: Http;
  readonly #newKey: () => string | undefined;

  /** `newKey`: an idempotency key for a call that names none. */
  constructor(http: Http, newKey: () => string | undefined) {
    this.#http = http;
    this.#newKey = newKey;
  }

  /** Adds a job. It is stored when this resolves. */
  create(job: NewJob, { waitSeconds, idempotencyKey, ...options }: CreateJobOptions = {}): Promise<Job> {
    const query = waitSeconds === undefined ? {} : { wait: waitSeconds };
    const params = { header: this.#onceBy(idempotencyKey), query };
    return dataOf(this.#http.POST("/api/jobs", { ...options, params, body: job }));
  }

  /** Adds up to 1000 jobs, all or none; their ids in the same order. */
  async createMany(
    jobs: readonly NewJob[],
    { idempotencyKey, ...options }: CreateOptions = {},
  ): Promise<readonly string[]> {
    const params = { header: this.#onceBy(idempotencyKey) };
    const body = { jobs: [...jobs] };
    return (await dataOf(this.#http.POST("/api/jobs/bulk", { ...options, params, body }))).ids;
  }

  get(id: string, options: CallOptions = {}): Promise<Job> {
    return dataOf(this.#http.GET("/api/jobs/{id}", { ...options, params: { path: { id } } }));
  }

  /** The job once it has ended, or as it is when the time is up: look at its status. */
  async wait(id: string, { timeoutMs = Infinity, ...options }: WaitOptions = {}): Promise<Job> {
    const until = performance.now() + timeoutMs;
    for (;;) {
      const leftMs = Math.max(until - performance.now(), 0);
      const wait = Math.min(Math.ceil(leftMs / 1000), LONGEST_WAIT_S);
      const params = { path: { id }, query: { wait } };
      const job = await dataOf(this.#http.GET("/api/jobs/{id}", { ...options, params }));
      if (job.completedAt !== null || performance.now() >= until) return job;
    }
  }

  /** Cancels a job that has not ended. One that runs is told to stop: it may still be running in the answer. */
  cancel(id: string, options: CallOptions = {}): Promise<Job> {
    return dataOf(this.#http.POST("/api/jobs/{id}/cancel", { ...options, params: { path: { id } } }));
  }

  /** Runs a failed or cancelled job again, under its id. */
  retry(id: string, options: CallOptions = {}): Promise<Job> {
    return dataOf(this.#http.POST("/api/jobs/{id}/retry", { ...options, params: { path: { id } } }));
  }

  /** All jobs that fit, newest first, page by page as they are asked for. */
  async *list(filters: JobFilters = {}, options: CallOptions = {}): AsyncGenerator<Job, void, undefined> {
    const { payload, priority, pageSize, ...rest } = filters;
    const query: ListQuery = {
      ...rest,
      ...(payload === undefined ? {} : { payload: JSON.stringify(payload) }),
      ...(priority === undefined ? {} : { priority: String(priority) }),
      ...(pageSize === undefined ? {} : { limit: pageSize }),
    };
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const params = { query: cursor === undefined ? query : { ...query, cursor } };
      const page: JobPage = await dataOf(this.#http.GET("/api/jobs", { ...options, params }));
      yield* page.jobs;
      cursor = page.nextCursor;
    }
  }

  #onceBy(key = this.#newKey()): { readonly "idempotency-key"?: string } {
    return key === undefined ? {} : { "idempotency-key": key };
  }
}
