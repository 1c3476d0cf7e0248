import { checkDelivery } from "../check-delivery.ts";
import type { Scenario } from "../scenario.ts";
import { millracePriorities } from "../systems/millrace-priorities.ts";
import { percentiles, startTime } from "./start-times.ts";

/** Most jobs of the best priority. */
const CRITICAL = 300;
/** With fewer jobs left the queue is as good as empty. */
const LEFT = 10_000;

/** How long a job of the best priority waits while a worker process is busy with those of three others. */
export const priorities: Scenario = {
  name: "priorities",
  title:
    "From adding a critical job to its start in another process, which has a full queue of other priorities",
  charted: ["p50 ms", "p99 ms"],
  jobs: 300_000,
  systems: [millracePriorities],
  async run({ system, server, startChild, jobs }) {
    await using producer = startChild();
    await using worker = startChild();
    await producer.call("prepare", { jobs });
    await producer.call("add", { first: CRITICAL, jobs, way: { perCall: 5_000 } });
    await server.settle();
    await worker.call("work", { jobs: CRITICAL + jobs });
    const times: number[] = [];
    while (times.length < CRITICAL && (await worker.call("started")) < jobs - LEFT)
      times.push(await startTime(producer, worker, times.length));
    await worker.call("recorded");
    checkDelivery(system.name, await worker.call("stop", { jobs: jobs + times.length }));
    return { ...percentiles(times), "critical jobs": times.length };
  },
};
