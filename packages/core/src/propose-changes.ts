import { PRIORITIES } from "./priority.ts";
import type { TypeLoad } from "./type-load.ts";

/** Average wait that is acceptable in a queue that sets no target. Milliseconds. */
const DEFAULT_TARGET_WAIT_MS = 1000;
/** Fewer jobs than this say nothing. */
const LEAST_JOBS = 10;
/** A type with less of its queue's run time waits because of others. */
const SMALL_SHARE = 0.3;
/** Share of its slots' time that a queue may use without long waits. */
const GOOD_USE = 0.7;
const MAX_CONCURRENCY = 100_000;

/** What was measured, and what the proposal rests on. */
export interface Evidence {
  /** Jobs of the type that ended in the time that was looked at. */
  readonly ended: number;
  /** Milliseconds, on average over these. */
  readonly averageWaitMs: number;
  readonly averageRunMs: number;
  readonly targetWaitMs: number;
  /** The type's part of all that ran in the queue, 0 to 1. */
  readonly shareOfRunTime: number;
  /** The type that ran the most in the queue. */
  readonly busiestType: string;
  /** Part of its slots' time that was used while the queue had jobs that ended, 0 to 1; null: the queue has no limit. */
  readonly use: number | null;
}

/** `own-queue`, `priority`: by a rule of the router. `concurrency`: of the queue. `workers`: for people, nothing is applied. */
export type ProposedChange =
  | { readonly kind: "own-queue"; readonly queue: string }
  | { readonly kind: "priority"; readonly priority: number }
  | { readonly kind: "concurrency"; readonly concurrency: number }
  | { readonly kind: "workers" };

export interface Proposal {
  /** The same as long as it is the same proposal: `own-queue:shared:ping`. */
  readonly id: string;
  readonly queue: string;
  readonly type: string;
  readonly change: ProposedChange;
  readonly evidence: Evidence;
  readonly expected: {
    /** Average wait of the type's jobs from then on, by queueing theory; null: shorter, and no more can be said. Milliseconds. */
    readonly averageWaitMs: number | null;
    readonly why: string;
  };
}

/** Figures of one queue, by type. */
interface QueueLoad {
  readonly types: readonly TypeLoad[];
  readonly busiest: TypeLoad;
  readonly runMs: number;
  readonly use: number | null;
}

/**
 * Proposals for the types whose jobs waited longer than their queue's target, the longest against its target first.
 *
 * - A type that runs little and waits for another that fills the queue's slots: a queue of its own.
 * - The same in a queue without slots of its own, where workers are what all wait for: a better priority.
 * - A type that fills the slots itself: more of them; in a queue without a limit, more workers.
 */
export function proposeChanges(loads: readonly TypeLoad[]): readonly Proposal[] {
  const queues = Map.groupBy(loads, ({ queue }) => queue);
  const found: Proposal[] = [];
  for (const types of queues.values()) {
    const queue = measure(types);
    for (const type of types) {
      if (isLate(type)) found.push(propose(type, queue));
    }
  }
  const excess = ({ evidence }: Proposal) => evidence.averageWaitMs / evidence.targetWaitMs;
  return found.toSorted((a, b) => excess(b) - excess(a) || (a.id < b.id ? -1 : 1));
}

function measure(types: readonly TypeLoad[]): QueueLoad {
  const busiest = types.reduce((most, type) => (type.runMs > most.runMs ? type : most));
  const runMs = types.reduce((sum, type) => sum + type.runMs, 0);
  const { concurrency, activeMs } = busiest;
  return { types, busiest, runMs, use: concurrency === null ? null : runMs / (activeMs * concurrency) };
}

const average = (sum: number, ended: number) => (ended === 0 ? 0 : sum / ended);
const targetOf = ({ targetWaitMs }: TypeLoad) => targetWaitMs ?? DEFAULT_TARGET_WAIT_MS;

function isLate(type: TypeLoad): boolean {
  return type.ended >= LEAST_JOBS && average(type.waitMs, type.ended) > targetOf(type);
}

function propose(type: TypeLoad, queue: QueueLoad): Proposal {
  const share = queue.runMs === 0 ? 0 : type.runMs / queue.runMs;
  const change = changeOf(type, queue, share);
  return {
    id: `${change.kind}:${type.queue}:${type.type}`,
    queue: type.queue,
    type: type.type,
    change,
    evidence: {
      ended: type.ended,
      averageWaitMs: Math.round(average(type.waitMs, type.ended)),
      averageRunMs: Math.round(average(type.runMs, type.ended)),
      targetWaitMs: targetOf(type),
      shareOfRunTime: rounded(share),
      busiestType: queue.busiest.type,
      use: queue.use === null ? null : rounded(Math.min(1, queue.use)),
    },
    expected: expectedOf(type, queue, change),
  };
}

function changeOf(type: TypeLoad, queue: QueueLoad, share: number): ProposedChange {
  const waitsForAnother = share < SMALL_SHARE && queue.busiest.type !== type.type;
  if (waitsForAnother && type.concurrency !== null) return { kind: "own-queue", queue: queueName(type.type) };
  const better = Math.min(type.priority, queue.busiest.priority) - 1;
  if (waitsForAnother && better >= PRIORITIES.critical) return { kind: "priority", priority: better };
  if (type.concurrency === null) return { kind: "workers" };
  return { kind: "concurrency", concurrency: slotsFor(queue, type.concurrency) };
}

/** Slots for what ended and what piled up meanwhile, one at least more than now. */
function slotsFor(queue: QueueLoad, now: number): number {
  const piledUpMs = queue.types.reduce((sum, type) => sum + type.ready * average(type.runMs, type.ended), 0);
  const wanted = Math.ceil((queue.runMs + piledUpMs) / queue.busiest.activeMs / GOOD_USE);
  return Math.min(MAX_CONCURRENCY, Math.max(now + 1, wanted));
}

function expectedOf(type: TypeLoad, queue: QueueLoad, change: ProposedChange): Proposal["expected"] {
  const runMs = average(type.runMs, type.ended);
  switch (change.kind) {
    case "own-queue": {
      const load = (type.runMs + type.ready * runMs) / type.activeMs;
      const averageWaitMs = load < 1 ? Math.ceil((load / (1 - load)) * runMs) : null;
      return {
        averageWaitMs,
        why: `In a queue of its own it waits for no ${queue.busiest.type}; alone it keeps ${rounded(load)} workers busy.`,
      };
    }
    case "priority":
      return {
        averageWaitMs: null,
        why: `It goes before ${queue.busiest.type}, and waits only until a running job ends.`,
      };
    case "concurrency":
      return {
        averageWaitMs: null,
        why: `With ${change.concurrency} slots the queue uses ${Math.round(GOOD_USE * 100)} % of them at this load, if workers are there.`,
      };
    case "workers":
      return {
        averageWaitMs: null,
        why: "No setting holds it up: its jobs wait for workers. Start more of them, or raise JOB_QUEUE_MAX_WORKERS.",
      };
  }
}

/** A type's name as that of a queue, which has no `.` and `:`. */
function queueName(type: string): string {
  return type.replaceAll(/[.:]/g, "-");
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
