import { checkDelivery } from "../check-delivery.ts";
import type { Scenario } from "../scenario.ts";
import { millrace } from "../systems/millrace.ts";

/** What a worker process takes while it empties a very long queue. */
export const memory: Scenario = {
  name: "memory",
  title: "Memory of a worker process that drains a million waiting jobs",
  charted: ["MiB with the queue full", "MiB when it is empty"],
  jobs: 1_000_000,
  systems: [millrace],
  async run({ system, server, startChild, jobs }) {
    await using producer = startChild();
    await using worker = startChild();
    await producer.call("prepare", { jobs });
    await producer.call("add", { first: 0, jobs, way: { perCall: 5_000 } });
    await server.settle();
    await worker.call("connect");
    const full = await worker.call("memory");
    await worker.call("work", { jobs });
    const { beganAtMs, endedAtMs } = await worker.call("drained");
    const empty = await worker.call("memory");
    checkDelivery(system.name, await worker.call("stop", { jobs }));
    return {
      "MiB with the queue full": full.now,
      "MiB when it is empty": empty.now,
      "most MiB, its start included": empty.peak,
      "jobs/s": (jobs * 1000) / (endedAtMs - beganAtMs),
    };
  },
};
