import { checkDelivery } from "../check-delivery.ts";
import { watchCost } from "../cost.ts";
import type { Figures, Run, Scenario } from "../scenario.ts";
import { jobsToRun } from "./jobs-to-run.ts";

/** Jobs of one call when the queue is filled. */
const PER_CALL = 5_000;

/** One worker process empties a full queue. Counted from the first handler's start until the last completion is recorded. */
export const drain: Scenario = {
  name: "drain",
  title: "Drain of waiting jobs by one worker process",
  charted: ["jobs/s"],
  jobs: 200_000,
  async run(run) {
    // In a process of its own: what that one has in memory afterwards would be collected while jobs run. It stays, and
    // with it what a system holds open meanwhile.
    await using preparer = run.startChild();
    await preparer.call("prepare", { jobs: run.jobs });
    return await drainOnce(run);
  },
};

/** Fills the queue of a database that is prepared, and empties it. */
export async function drainOnce({ system, server, startChild, jobs: asked }: Run): Promise<Figures> {
  const jobs = jobsToRun(asked, system);
  await using child = startChild();
  await child.call("countBefore");
  await child.call("add", { first: 0, jobs, way: { perCall: PER_CALL } });
  await server.settle();
  const cost = await watchCost(server);
  await child.call("work", { jobs });
  const span = await child.call("drained");
  const costs = await cost({ of: "jobs", count: jobs, spans: [span] });
  checkDelivery(system.name, await child.call("stop", { jobs }));
  return { "jobs/s": (jobs * 1000) / (span.endedAtMs - span.beganAtMs), ...costs };
}
