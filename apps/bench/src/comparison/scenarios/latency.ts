import { setTimeout as sleep } from "node:timers/promises";
import { checkDelivery } from "../check-delivery.ts";
import type { Scenario } from "../scenario.ts";

/** Between one job's start and the next job: enough for everything to come to rest. */
const REST_MS = { least: 5, most: 15 };
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
    await producer.call("prepare");
    await producer.call("connect");
    await worker.call("work", { jobs: WARM_UP + asked });
    await server.settle();
    const latencies: number[] = [];
    let until = Infinity;
    let added = 0;
    for (; added < WARM_UP + asked && performance.now() < until; added += 1) {
      const n = added;
      if (n === WARM_UP) until = performance.now() + LONGEST_MS;
      const start = worker.call("startOf", { n });
      await sleep(REST_MS.least + Math.random() * (REST_MS.most - REST_MS.least));
      const { beganAtMs } = await producer.call("add", { first: n, jobs: 1, way: { callers: 1 } });
      const startedAtMs = await start;
      if (n >= WARM_UP) latencies.push(startedAtMs - beganAtMs);
    }
    await worker.call("recorded");
    checkDelivery(system.name, await worker.call("stop", { jobs: added }));
    latencies.sort((a, b) => a - b);
    const at = (share: number) =>
      latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))]!;
    return { "p50 ms": at(0.5), "p99 ms": at(0.99) };
  },
};
