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
/**
 * Offered of what was run before while jobs were added at the same time: the processes that add are on this machine too. Of a drain,
 * in which nobody adds, 0.7 is more than it can carry.
 */
const LOAD = 0.7;
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
    const { "jobs/s": most = 0 } = await fullCycle.run(run);
    const loaded = await idleAndLoaded(run, LOAD * most);
    const saturated = await saturation(run, most);
    return { ...loaded, ...saturated, "jobs/s at full load": most };
  },
};

/** One job at a time with nothing else to do; then high ones and others at a fixed rate, in jobs a second. The cost is that of the latter. */
async function idleAndLoaded({ system, startChild, server, jobs }: Run, rate: number): Promise<Figures> {
  await using producer = startChild();
  await using worker = startChild();
  const alone = WARM_UP + Math.min(IDLE, jobs);
  const ticks = Math.ceil(jobs / (TICK.high + TICK.others));
  const adding: PacedAdding = {
    ticks,
    ticksPerSecond: rate / (TICK.high + TICK.others),
    bulk: { first: alone, perTick: TICK.others },
    single: { first: alone + ticks * TICK.others, perTick: TICK.high },
  };
  const all = adding.single.first + ticks * TICK.high;
  await producer.call("connect");
  await worker.call("countBefore");
  await worker.call("work", { jobs: all, timedFrom: adding.single.first });
  await server.settle();
  const times: number[] = [];
  for (let n = 0; n < alone; n += 1) times.push(await startTime(producer, worker, n));
  const cost = await watchCost(server, [producer, worker]);
  const { beganAtMs } = await producer.call("addPaced", adding);
  const late = all - (await worker.call("started"));
  await worker.call("drained");
  const costs = await cost({ of: "jobs", count: all - alone });
  const loaded = waits(adding, beganAtMs, await worker.call("startTimes"));
  checkDelivery(system.name, await worker.call("stop", { jobs: all }));
  return {
    ...named(", idle", times.slice(WARM_UP)),
    ...named(" at 70 % load", loaded),
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
  const saturated = waits(adding, beganAtMs, await worker.call("startTimes"));
  checkDelivery(system.name, await worker.call("stop", { jobs: all }));
  return { ...named(" at saturation", saturated), "backlog left": left };
}

/** From the moment that each high job was due to its start; what came first is left out. Milliseconds. */
function waits(adding: PacedAdding, beganAtMs: number, startTimes: Float64Array): readonly number[] {
  const { perTick } = adding.single;
  const times = Array.from(
    startTimes,
    (startedAtMs, n) => startedAtMs - beganAtMs - dueAfterMs(Math.floor(n / perTick), adding),
  );
  return times.slice(Math.floor(adding.ticks * START) * perTick);
}

function named(when: string, times: readonly number[]): Figures {
  return Object.fromEntries(Object.entries(percentiles(times)).map(([unit, value]) => [unit + when, value]));
}
