import { checkDelivery } from "../check-delivery.ts";
import { watchCost } from "../cost.ts";
import type { Scenario } from "../scenario.ts";
import { percentiles, startTime } from "./start-times.ts";

/** Jobs that come first and do not count. */
const WARM_UP = 10;
/** A system that takes long gets fewer jobs. */
const LONGEST_MS = 20_000;

/** From the call that adds a job until its handler starts in another process, on a system that has nothing else to do. */
export const latency: Scenario = {
  name: "latency",
  title: "From adding a job to the start of its handler in another process, idle system",
  charted: ["p50 ms", "p99 ms"],
  jobs: 500,
  async run({ system, server, startChild, jobs: asked }) {
    await using producer = startChild();
    await using worker = startChild();
    await producer.call("prepare", { jobs: asked });
    await producer.call("connect");
    await worker.call("work", { jobs: WARM_UP + asked });
    await server.settle();
    for (let n = 0; n < WARM_UP; n += 1) await startTime(producer, worker, n);
    const cost = await watchCost(server, [producer, worker]);
    const times: number[] = [];
    const until = performance.now() + LONGEST_MS;
    while (times.length < asked && performance.now() < until)
      times.push(await startTime(producer, worker, WARM_UP + times.length));
    await worker.call("recorded");
    const costs = await cost({ of: "jobs", count: times.length });
    checkDelivery(system.name, await worker.call("stop", { jobs: WARM_UP + times.length }));
    return { ...percentiles(times), ...costs };
  },
};
