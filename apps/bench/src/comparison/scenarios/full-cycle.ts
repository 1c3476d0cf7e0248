import { checkDelivery } from "../check-delivery.ts";
import { watchCost } from "../cost.ts";
import type { Scenario } from "../scenario.ts";
import { jobsToRun } from "./jobs-to-run.ts";

/** One process adds jobs as fast as it can while another runs them. Counted from the first call until the last completion is recorded. */
export const fullCycle: Scenario = {
  name: "full-cycle",
  title: "Adding, 500 a call, and running at the same time, a process each",
  charted: ["jobs/s"],
  jobs: 200_000,
  async run({ system, server, startChild, jobs: asked }) {
    const jobs = jobsToRun(asked, system);
    await using producer = startChild();
    await using worker = startChild();
    await producer.call("prepare", { jobs: asked });
    await producer.call("connect");
    await worker.call("work", { jobs });
    await server.settle();
    const cost = await watchCost(server);
    const [added, ran] = await Promise.all([
      producer.call("add", { first: 0, jobs, way: { perCall: 500 } }),
      worker.call("drained"),
    ]);
    const costs = await cost({ of: "jobs", count: jobs, spans: [added, ran] });
    checkDelivery(system.name, await worker.call("stop", { jobs }));
    return { "jobs/s": (jobs * 1000) / (ran.endedAtMs - added.beganAtMs), ...costs };
  },
};
