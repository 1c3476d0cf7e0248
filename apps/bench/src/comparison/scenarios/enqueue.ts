import type { Adding } from "../child/acts.ts";
import { watchCost } from "../cost.ts";
import type { Scenario } from "../scenario.ts";

/** One process adds jobs that nobody runs; each counts when its call was answered. */
export function enqueue(name: string, title: string, jobs: number, way: Adding["way"]): Scenario {
  return {
    name,
    title,
    charted: ["jobs/s"],
    jobs,
    async run({ system, server, startChild, jobs: asked }) {
      await using child = startChild();
      await child.call("prepare", { jobs: asked });
      await child.call("connect");
      await server.settle();
      const cost = await watchCost(server);
      const span = await child.call("add", { first: 0, jobs: asked, way });
      const costs = await cost({ of: "jobs", count: asked, spans: [span] });
      const open = await child.call("countOpen");
      if (open !== asked) throw new Error(`${system.name} holds ${open} jobs after ${asked} were added.`);
      return { "jobs/s": (asked * 1000) / (span.endedAtMs - span.beganAtMs), ...costs };
    },
  };
}

export const enqueueBulk = enqueue("enqueue-bulk", "Adding jobs in bulk, 5 000 a call", 200_000, {
  perCall: 5_000,
});

export const enqueueSingle = enqueue("enqueue-single", "Adding jobs one by one, 32 calls in flight", 20_000, {
  callers: 32,
});
