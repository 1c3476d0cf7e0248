import { type ClaimedJob, defaultJobPolicy, type Store } from "@millrace/core";
import { cpuMsOf, serverProcesses } from "./cpu-time.ts";
import { median } from "./median.ts";
import type { EngineName } from "./plain-engine.ts";

/** Jobs of one call; calls of each kind and engine; those that do not count, so that caches and connections are warm. */
const JOBS = 100;
const CALLS = 500;
const WARM_UP = 20;

const CALL_NAMES = ["enqueue", "claim", "complete"] as const;

/** What the server works for a plain job in each of the calls that move it. Microseconds of one job. */
export type CallCosts = Readonly<Record<(typeof CALL_NAMES)[number], number>>;

/** Runs one call for 100 jobs, and answers with what it took, in ms. */
type Timed = (work: () => Promise<unknown>) => Promise<number>;

/**
 * Calls the store for batches of plain jobs, one call after the other, the engines in turn: each sample has its
 * counterparts within milliseconds. Each cost is the median of processor time, or of elapsed time where that cannot be told.
 */
export async function measureCalls(
  postmaster: number,
  stores: ReadonlyMap<EngineName, Store>,
  between: (name: EngineName, call: number) => Promise<void>,
): Promise<ReadonlyMap<EngineName, CallCosts>> {
  const callers = await Promise.all([...stores].map(([name, store]) => callerOf(name, store)));
  let clock = () => performance.now();
  const timed: Timed = async (work) => {
    const begunAt = clock();
    await work();
    return clock() - begunAt;
  };
  const samples = new Map(callers.map(({ name }) => [name, [] as CallCosts[]]));
  for (let call = -WARM_UP; call < CALLS; call += 1) {
    if (call === 0) {
      const processes = serverProcesses(postmaster);
      if (processes !== null) clock = () => cpuMsOf(processes);
    }
    for (let turn = 0; turn < callers.length; turn += 1) {
      const { name, step } = callers[(turn + call + WARM_UP) % callers.length]!;
      const costs = await step(timed);
      if (call >= 0) samples.get(name)!.push(costs);
      await between(name, call);
    }
  }
  return new Map(
    [...samples].map(([name, costs]) => [name, costsOf((call) => median(costs.map((cost) => cost[call])))]),
  );
}

async function callerOf(
  name: EngineName,
  store: Store,
): Promise<{ readonly name: EngineName; step(timed: Timed): Promise<CallCosts> }> {
  const workerId = await store.registerWorker({
    name: "bench",
    host: "bench",
    pid: 1,
    release: "0.1.0",
    types: ["called"],
    silenceMs: 3_600_000,
  });
  await store.registerTypes([
    { type: "called", queue: "called", policy: defaultJobPolicy, schema: null, schemaVersion: 1 },
  ]);
  const jobs = Array.from({ length: JOBS }, (_, n) => ({
    type: "called",
    queue: "called",
    priority: 3,
    policy: defaultJobPolicy,
    payload: JSON.stringify({ userId: `user-${n}`, text: "x".repeat(60) }),
    scheduledAtMs: null,
  }));
  let number = 0;
  return {
    name,
    async step(timed) {
      const enqueue = await timed(() => store.enqueue(jobs));
      let claimed: readonly ClaimedJob[] = [];
      const lease = { workerId, number: (number += 1) };
      const claim = await timed(async () => {
        const request = {
          lease,
          queue: "called",
          limit: JOBS,
          types: ["called"],
          suspect: false,
          sweep: false,
        };
        claimed = (await store.claim(request)).jobs;
      });
      const complete = await timed(async () => {
        const answers = await store.complete(claimed.map(completionOf));
        if (answers.filter((answer) => answer === "accepted").length !== JOBS)
          throw new Error(`Of ${JOBS} jobs, ${claimed.length} were claimed; answers: ${answers.join()}.`);
      });
      return { enqueue, claim, complete };
    },
  };
}

function completionOf({ lease, position, id, queue }: ClaimedJob) {
  const outcome = { kind: "completed", result: "null" } as const;
  return { lease, position, id, queue, outcome, startedAfterMs: 1, runMs: 1, followOn: [] };
}

/** Microseconds of one job, from milliseconds of calls. */
function costsOf(msOf: (call: (typeof CALL_NAMES)[number]) => number): CallCosts {
  return Object.fromEntries(CALL_NAMES.map((call) => [call, (msOf(call) * 1000) / JOBS])) as CallCosts;
}
