import { setTimeout as sleep } from "node:timers/promises";
import { checkDelivery } from "../check-delivery.ts";
import type { Child } from "../child/child.ts";
import { watchCost } from "../cost.ts";
import type { Scenario } from "../scenario.ts";
import { millrace } from "../systems/millrace.ts";
import { millraceWorker } from "../systems/millrace-worker.ts";

/** How often the worker is asked what it holds. Milliseconds. */
const LOOK_MS = 100;

/** What a worker process takes while it empties a very long queue. */
export const memory: Scenario = {
  name: "memory",
  title: "Memory of a worker process that drains a million waiting jobs",
  charted: ["MiB with the queue full", "MiB when it is empty"],
  jobs: 1_000_000,
  systems: [millraceWorker, millrace],
  async run({ system, server, startChild, jobs }) {
    await using producer = startChild();
    await using worker = startChild();
    await producer.call("prepare", { jobs });
    await producer.call("add", { first: 0, jobs, way: { perCall: 5_000 } });
    await server.settle();
    await worker.call("connect");
    const full = await worker.call("memory");
    const cost = await watchCost(server);
    await worker.call("work", { jobs });
    const drained = worker.call("drained");
    const [first, second] = await mostOfHalves(worker, jobs, drained);
    const span = await drained;
    const costs = await cost({ of: "jobs", count: jobs, spans: [span] });
    const empty = await worker.call("memory");
    checkDelivery(system.name, await worker.call("stop", { jobs }));
    return {
      "MiB with the queue full": full.now,
      "MiB when it is empty": empty.now,
      "most MiB, first half": first,
      "most MiB, second half": second,
      "most MiB, its start included": empty.peak,
      "jobs/s": (jobs * 1000) / (span.endedAtMs - span.beganAtMs),
      ...costs,
    };
  },
};

/** The most that the process was seen to hold until `end`, while it ran the first half of the jobs and the second. MiB. */
async function mostOfHalves(
  worker: Child,
  jobs: number,
  end: Promise<unknown>,
): Promise<readonly [number, number]> {
  const most: [number, number] = [0, 0];
  const ended = end.then(() => true);
  do {
    const half = (await worker.call("started")) < jobs / 2 ? 0 : 1;
    most[half] = Math.max(most[half], (await worker.call("memory")).now);
  } while (!(await Promise.race([ended, sleep(LOOK_MS, false)])));
  return most;
}
