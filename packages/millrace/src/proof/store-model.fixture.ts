import type { CompletionAnswer, JobId, JobStatus, Lease, Outcome } from "@millrace/core";

/** Where a job is, in the model's words: `ready` and `scheduled` are both `pending` outside. */
export type Place = "ready" | "scheduled" | "running" | "completed" | "failed" | "cancelled";

export interface ModelJob {
  readonly id: JobId;
  place: Place;
  priority: number;
  /** 0: was given back; before all others of its priority. */
  head: 0 | 1;
  seq: number;
  retryCount: number;
  crashes: number;
  /** Epoch milliseconds, of a scheduled job. */
  dueAt: number;
  /** A running one was asked to stop, and nobody has settled that yet. */
  cancelRequested: boolean;
  /** Under which lease it ended, if it ended by a completion. */
  endedUnder: string | null;
  /** Leases under which an attempt of it was recorded as tried again, or snoozed. */
  readonly retriedUnder: Set<string>;
}

/** A claimed job as a worker remembers it, for as long as the test runs. */
export interface Held {
  readonly lease: Lease;
  readonly position: number;
  readonly id: JobId;
}

const keyOf = ({ workerId, number }: Lease): string => `${workerId}/${number}`;

/** What the store should make of a sequence of calls: statuses, order and counts, one job at a time and no more. */
export class StoreModel {
  readonly jobs = new Map<JobId, ModelJob>();
  readonly removed = new Set<JobId>();
  /** Everything that was ever claimed. */
  readonly claimed: Held[] = [];
  /** What is held now, by lease and position. */
  readonly open = new Map<string, Held>();
  #seq = 0;

  add(id: JobId, priority: number, dueAt: number | null): void {
    this.jobs.set(id, {
      id,
      place: dueAt === null ? "ready" : "scheduled",
      priority,
      head: 1,
      seq: (this.#seq += 1),
      retryCount: 0,
      crashes: 0,
      dueAt: dueAt ?? 0,
      cancelRequested: false,
      endedUnder: null,
      retriedUnder: new Set(),
    });
  }

  /** To the end of its lane. */
  line(job: ModelJob): void {
    Object.assign(job, { place: "ready", head: 1, seq: (this.#seq += 1) });
  }

  in(place: Place): ModelJob[] {
    return [...this.jobs.values()].filter((job) => job.place === place);
  }

  /** What a claim brings, in order, and takes it. A suspect is claimed alone, before anything else. */
  claim(lease: Lease, limit: number, suspect: boolean): JobId[] {
    const ready = this.in("ready").sort(
      (a, b) => a.priority - b.priority || a.head - b.head || a.seq - b.seq,
    );
    const isSuspect = (job: ModelJob): boolean => job.head === 0 && job.crashes > 0;
    const suspects = suspect ? ready.filter(isSuspect).slice(0, 1) : [];
    return this.take(
      lease,
      suspects.length > 0 ? suspects : ready.filter((job) => !isSuspect(job)).slice(0, limit),
    );
  }

  /** Puts jobs into a lease, in their order. */
  protected take(lease: Lease, jobs: readonly ModelJob[]): JobId[] {
    for (const [index, job] of jobs.entries()) {
      job.place = "running";
      const held = { lease, position: index + 1, id: job.id };
      this.claimed.push(held);
      this.open.set(`${keyOf(lease)}/${held.position}`, held);
    }
    return jobs.map(({ id }) => id);
  }

  complete({ lease, position, id }: Held, outcome: Outcome): CompletionAnswer {
    const key = keyOf(lease);
    const job = this.jobs.get(id);
    if (!this.open.delete(`${key}/${position}`)) {
      return job !== undefined && (job.endedUnder === key || job.retriedUnder.has(key))
        ? "already"
        : "refused";
    }
    if (job === undefined) throw new Error(`The model lost job ${id}.`);
    switch (outcome.kind) {
      case "retry":
      case "snoozed":
        job.place = "scheduled";
        if (outcome.kind === "retry") job.retryCount += 1;
        job.dueAt = Infinity;
        job.retriedUnder.add(key);
        break;
      case "returned":
        Object.assign(job, { place: "ready", head: 0 });
        break;
      default:
        job.place = outcome.kind;
        job.endedUnder = key;
    }
    return "accepted";
  }

  /** A worker is gone: what it holds goes back to the front, or ends where it was cancelled or saw too many die. */
  loseWorker(workerId: string, crashed: boolean, maxCrashes: number): void {
    for (const [key, { lease, id }] of this.open) {
      if (lease.workerId !== workerId) continue;
      this.open.delete(key);
      const job = this.jobs.get(id) as ModelJob;
      if (crashed) job.crashes += 1;
      if (job.cancelRequested) job.place = "cancelled";
      else if (crashed && job.crashes >= maxCrashes) job.place = "failed";
      else Object.assign(job, { place: "ready", head: 0 });
      job.cancelRequested = false;
    }
  }

  /** `force`: the time of everybody who was asked to stop is up. */
  settleCancels(force: boolean): void {
    for (const job of this.jobs.values()) {
      if (!job.cancelRequested || (job.place === "running" && !force)) continue;
      if (job.place === "running")
        for (const [key, { id }] of this.open) if (id === job.id) this.open.delete(key);
      if (job.place === "running" || job.place === "ready" || job.place === "scheduled")
        job.place = "cancelled";
      job.cancelRequested = false;
    }
  }

  promote(now: number): void {
    const due = this.in("scheduled").filter(({ dueAt }) => dueAt <= now);
    for (const job of due.sort((a, b) => a.dueAt - b.dueAt || Number(BigInt(a.id) - BigInt(b.id))))
      this.line(job);
  }
}

export function statusOf(place: Place): JobStatus {
  return place === "ready" || place === "scheduled" ? "pending" : place;
}
