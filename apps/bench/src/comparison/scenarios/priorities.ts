import { checkDelivery } from "../check-delivery.ts";
import { dueAfterMs, type PacedAdding } from "../child/add-paced.ts";
import { watchCost } from "../cost.ts";
import type { Figures, Run, Scenario } from "../scenario.ts";
import { millracePriorities } from "../systems/millrace-priorities.ts";
import { fullCycle } from "./full-cycle.ts";
import { percentiles, startTime } from "./start-times.ts";

/** Most high jobs on an idle system, and those before them, which do not count. */
const IDLE = 300;
const WARM_UP = 20;
/** Of 100 jobs these are high; at each tick so many of both kinds are due. */
const TICK = { high: 5, others: 95 };
/** Offered of full load: of what is run when more of the same calls are made than can be carried. */
const LOAD = 0.7;
/** Of the full cycle, whose calls are larger: more than can be carried. */
const OVERLOAD = 1.5;
/** Of the ticks, those at first that do not count: the worker gets to its pace. */
const START = 0.1;
/** Backlog for each job that is expected to run while it is there. */
const BACKLOG = 2;

/** How soon a job of the best priority starts, alone, beside a steady load of three others, and before a backlog of them. */
export const priorities: Scenario = {
  name: "priorities",
  title:
    "From the moment at which a high job is due to its start in another process; 5 % high, three other priorities",
  charted: ["p99 ms, idle", "p99 ms at 70 % load", "p99 ms at saturation"],
  jobs: 300_000,
  systems: [millracePriorities],
  async run(run) {
    const { "jobs/s": cycle = 0 } = await fullCycle.run(run);
    const most = await fullLoad(run, OVERLOAD * cycle);
    const loaded = await idleAndLoaded(run, LOAD * most);
    const saturated = await saturation(run, most);
    return { ...loaded, ...saturated, "jobs/s at full load": most };
  },
};

/** Jobs of both kinds at each tick, the others numbered from `first` on and the high ones after them. */
function bothKinds(first: number, jobs: number, rate: number): PacedAdding {
  const ticks = Math.ceil(jobs / (TICK.high + TICK.others));
  return {
    ticks,
    ticksPerSecond: rate / (TICK.high + TICK.others),
    bulk: { first, perTick: TICK.others },
    single: { first: first + ticks * TICK.others, perTick: TICK.high },
  };
}

/** How many jobs a second are run while more are due, from the first that is due to the last that is recorded. */
async function fullLoad({ system, startChild, server, jobs }: Run, rate: number): Promise<number> {
  await using producer = startChild();
  await using worker = startChild();
  const adding = bothKinds(0, jobs, rate);
  const all = adding.single.first + adding.ticks * TICK.high;
  await producer.call("connect");
  await worker.call("countBefore");
  await worker.call("work", { jobs: all });
  await server.settle();
  const { beganAtMs } = await producer.call("addPaced", adding);
  const { endedAtMs } = await worker.call("drained");
  checkDelivery(system.name, await worker.call("stop", { jobs: all }));
  return (all * 1000) / (endedAtMs - beganAtMs);
}

/** One job at a time with nothing else to do; then high ones and others at a fixed rate, in jobs a second. The cost is that of the latter. */
async function idleAndLoaded({ system, startChild, server, jobs }: Run, rate: number): Promise<Figures> {
  await using producer = startChild();
  await using worker = startChild();
  const alone = WARM_UP + Math.min(IDLE, jobs);
  const adding = bothKinds(alone, jobs, rate);
  const all = adding.single.first + adding.ticks * TICK.high;
  await producer.call("connect");
  await worker.call("countBefore");
  await worker.call("work", { jobs: all, timedFrom: alone });
  await server.settle();
  const times: number[] = [];
  for (let n = 0; n < alone; n += 1) times.push(await startTime(producer, worker, n));
  const cost = await watchCost(server, [producer, worker]);
  const { beganAtMs } = await producer.call("addPaced", adding);
  const late = all - (await worker.call("started"));
  await worker.call("drained");
  const costs = await cost({ of: "jobs", count: all - alone });
  const startTimes = await worker.call("startTimes");
  const high = adding.single.first - alone;
  const loaded = waits(adding, "single", beganAtMs, startTimes.subarray(high));
  const others = waits(adding, "bulk", beganAtMs, startTimes.subarray(0, high));
  checkDelivery(system.name, await worker.call("stop", { jobs: all }));
  return {
    ...named(", idle", times.slice(WARM_UP)),
    ...named(" at 70 % load", loaded),
    ...named(" of the others at 70 % load", others),
    "longest ms of the others at 70 % load": others.reduce((longest, time) => Math.max(longest, time), 0),
    "waiting at its end": late,
    ...costs,
  };
}

/** High jobs as before, into a queue full of the others. */
async function saturation({ system, startChild, server, jobs }: Run, rate: number): Promise<Figures> {
  await using producer = startChild();
  await using worker = startChild();
  const ticks = Math.ceil(jobs / (TICK.high + TICK.others));
  const backlog = BACKLOG * ticks * TICK.others;
  const adding: PacedAdding = {
    ticks,
    ticksPerSecond: rate / (TICK.high + TICK.others),
    bulk: { first: 0, perTick: 0 },
    single: { first: backlog, perTick: TICK.high },
  };
  const all = backlog + ticks * TICK.high;
  await worker.call("countBefore");
  await producer.call("add", { first: 0, jobs: backlog, way: { perCall: 5_000 } });
  await server.settle();
  await worker.call("work", { jobs: all, timedFrom: backlog });
  const { beganAtMs } = await producer.call("addPaced", adding);
  const left = all - (await worker.call("started"));
  await worker.call("drained");
  const saturated = waits(adding, "single", beganAtMs, await worker.call("startTimes"));
  checkDelivery(system.name, await worker.call("stop", { jobs: all }));
  return { ...named(" at saturation", saturated), "backlog left": left };
}

/** From the moment that each job of the kind was due to its start; what came first is left out. Milliseconds. */
function waits(
  adding: PacedAdding,
  kind: "single" | "bulk",
  beganAtMs: number,
  startTimes: Float64Array,
): readonly number[] {
  const { perTick } = adding[kind];
  const times = Array.from(
    startTimes,
    (startedAtMs, n) => startedAtMs - beganAtMs - dueAfterMs(Math.floor(n / perTick), adding),
  );
  return times.slice(Math.floor(adding.ticks * START) * perTick);
}

function named(when: string, times: readonly number[]): Figures {
  return Object.fromEntries(Object.entries(percentiles(times)).map(([unit, value]) => [unit + when, value]));
}
