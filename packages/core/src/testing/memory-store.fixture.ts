import { defaultJobPolicy } from "../job-policy.ts";
import type { JobReport } from "../job-report.ts";
import type { Outcome } from "../outcome.ts";
import type { HandledType } from "../handled-type.ts";
import type {
  CancelRequest,
  ClaimedJob,
  Completion,
  CompletionAnswer,
  Lease,
  Store,
  WorkerId,
} from "../store.ts";

type Waiting = Omit<ClaimedJob, "lease" | "position">;

const keyOf = (lease: Lease): string => `${lease.workerId}/${lease.number}`;

/**
 * A store in memory, for tests of the runtime alone. It keeps the contract that those tests lean on (order,
 * fences, one answer per outcome) and lets them break it at will. PostgreSQL is what everything else runs on.
 */
export class MemoryStore {
  readonly ready: Waiting[] = [];
  readonly leases = new Map<string, Map<number, Waiting>>();
  readonly leaseOwners = new Map<string, WorkerId>();
  readonly workers = new Set<WorkerId>();
  readonly outcomes: {
    readonly id: string;
    readonly outcome: Outcome;
    readonly runMs: number;
    readonly startedAfterMs: number;
  }[] = [];
  readonly cancels: CancelRequest[] = [];
  /** Schema versions of types; others: 1. */
  readonly storedVersions = new Map<string, number>();
  readonly claims: Parameters<Store["claim"]>[0][] = [];
  readonly batches: number[] = [];
  readonly reports: JobReport[] = [];
  readonly unstuck: string[] = [];
  /** Called before an operation does anything: may throw or wait. */
  before: (operation: string) => void | Promise<void> = () => {};
  /** Called after an operation was carried out, before its answer goes out. */
  after: (operation: string) => void | Promise<void> = () => {};
  /** Queues whose slots are shared between processes. */
  sharedQueues: string[] = [];
  #nextId = 1;
  #nextWorker = 1;
  readonly #recorded = new Map<string, string>();

  add(job: Partial<Waiting> & { type: string }): string {
    const seq = this.#nextId++;
    const id = job.id ?? String(seq);
    const defaults = {
      queue: "default",
      priority: 3,
      head: 1,
      policy: defaultJobPolicy,
      retryCount: 0,
      crashes: 0,
      createdAtMs: 0,
      payload: "{}",
    };
    this.ready.push({ ...defaults, seq, ...job, id });
    return id;
  }

  /** The operations that the runtime calls. */
  readonly store = {
    registerWorker: () =>
      this.#operation("registerWorker", () => {
        const id = String(this.#nextWorker++);
        this.workers.add(id);
        return id;
      }),
    endWorkers: (ids: readonly WorkerId[]) =>
      this.#operation("endWorkers", () => ids.forEach((id) => this.endWorker(id))),
    heartbeat: (held: readonly Lease[], handled: readonly HandledType[] = []) =>
      this.#operation("heartbeat", () => ({
        alive: held.map(({ workerId }) => workerId).filter((id) => this.workers.has(id)),
        leases: [...this.leaseOwners]
          .map(([key, workerId]) => ({ workerId, number: Number(key.split("/")[1]) }))
          .filter((lease) =>
            held.some((one) => one.workerId === lease.workerId && one.number <= lease.number),
          ),
        cancels: this.cancels,
        outdated: handled.flatMap((one) => {
          const storedVersion = this.storedVersions.get(one.type) ?? 1;
          return storedVersion > one.schemaVersion ? [{ ...one, storedVersion }] : [];
        }),
      })),
    claim: (request: Parameters<Store["claim"]>[0]) => this.#operation("claim", () => this.#claim(request)),
    complete: (completions: readonly Completion[]) =>
      this.#operation("complete", () => {
        this.batches.push(completions.length);
        return completions.map((completion) => this.#complete(completion));
      }),
    watchQueues: () => this.#operation("watchQueues", () => {}),
    readTransactions: () => this.#operation("readTransactions", () => ({ endedBelow: 1n, next: 1n })),
    findReadyQueues: (queues: readonly string[], types: readonly string[]) =>
      this.#operation("findReadyQueues", () =>
        queues.filter((queue) => this.ready.some((job) => job.queue === queue && types.includes(job.type))),
      ),
    getQueues: () =>
      this.#operation("getQueues", () =>
        this.sharedQueues.map((queue) => ({ queue, paused: false, concurrency: 1, maxWaiting: null })),
      ),
    promote: () => this.#operation("promote", () => ({ promoted: 0, nextDueMs: null })),
    releaseDependents: () =>
      this.#operation("releaseDependents", () => ({ settled: 0, waiting: false, started: 0, ended: 0 })),
    findDueSchedules: () =>
      this.#operation("findDueSchedules", () => ({ schedules: [], nowMs: 0, nextDueMs: null })),
    rescue: () => this.#operation("rescue", () => ({ rescued: 0, failed: 0, workersEnded: 0 })),
    settleCancels: () => this.#operation("settleCancels", () => 0),
    endDrains: () => this.#operation("endDrains", () => 0),
    keepQueues: () => this.#operation("keepQueues", () => 0),
    workBulk: () => this.#operation("workBulk", () => null),
    report: (reports: readonly JobReport[]) =>
      this.#operation("report", () =>
        reports.map((report) => {
          const held = this.leases.get(keyOf(report.job.lease))?.has(report.job.position) === true;
          if (held) this.reports.push(report);
          return held ? "accepted" : "refused";
        }),
      ),
    readInput: () => this.#operation("readInput", () => []),
    endStuck: (_worker: WorkerId, ids: readonly string[]) =>
      this.#operation("endStuck", () => void this.unstuck.push(...ids)),
    tendKeys: () => this.#operation("tendKeys", () => {}),
    maintain: () => this.#operation("maintain", () => {}),
    foldCounts: () => this.#operation("foldCounts", () => {}),
    takeFailureNotices: () => this.#operation("takeFailureNotices", () => []),
    settleFailureNotices: () => this.#operation("settleFailureNotices", () => {}),
    getJob: (id: string) => this.#operation("getJob", () => ({ id })),
    withLease: <T>(_job: ClaimedJob, work: (transaction: unknown) => Promise<T>) => work("transaction"),
  } as unknown as Store;

  endWorker(id: WorkerId): void {
    this.workers.delete(id);
    for (const [key, owner] of this.leaseOwners) if (owner === id) this.takeLease(key);
  }

  /** Takes a lease from its worker: its jobs are ready again. */
  takeLease(key: string): void {
    for (const job of this.leases.get(key)?.values() ?? []) this.ready.push({ ...job, head: 0 });
    this.leases.delete(key);
    this.leaseOwners.delete(key);
  }

  #claim({ lease, queue, types, limit }: Parameters<Store["claim"]>[0]) {
    this.claims.push({ lease, queue, types, limit, suspect: false, sweep: false });
    if (!this.workers.has(lease.workerId)) return { alive: false, jobs: [], more: false };
    const wanted = this.ready
      .filter((job) => job.queue === queue && types.includes(job.type))
      .toSorted((a, b) => a.priority - b.priority || a.head - b.head || a.seq - b.seq);
    const taken = wanted.slice(0, limit);
    for (const job of taken) this.ready.splice(this.ready.indexOf(job), 1);
    const jobs = taken.map((job, index): ClaimedJob => ({ ...job, lease, position: index + 1 }));
    if (jobs.length > 0) {
      this.leases.set(keyOf(lease), new Map(taken.map((job, index) => [index + 1, job])));
      this.leaseOwners.set(keyOf(lease), lease.workerId);
    }
    return { alive: true, jobs, more: wanted.length > taken.length };
  }

  #complete({ lease, position, id, outcome, runMs, startedAfterMs }: Completion): CompletionAnswer {
    const key = keyOf(lease);
    if (this.#recorded.get(id) === `${key}#${position}`) return "already";
    const positions = this.leases.get(key);
    const job = positions?.get(position);
    if (positions === undefined || job === undefined) return "refused";
    positions.delete(position);
    if (positions.size === 0) this.takeLease(key);
    this.#recorded.set(id, `${key}#${position}`);
    this.outcomes.push({ id, outcome, runMs, startedAfterMs });
    if (outcome.kind === "returned") this.ready.push({ ...job, head: 0 });
    if (outcome.kind === "retry") this.ready.push({ ...job, retryCount: job.retryCount + 1 });
    return "accepted";
  }

  async #operation<T>(name: string, work: () => T): Promise<T> {
    await this.before(name);
    const answer = work();
    await this.after(name);
    return answer;
  }
}
