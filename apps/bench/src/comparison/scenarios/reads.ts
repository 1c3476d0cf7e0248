import { watchCost } from "../cost.ts";
import type { Scenario } from "../scenario.ts";
import { millraceReads } from "../systems/millrace-reads.ts";
import { percentiles } from "./start-times.ts";

/** Calls of each. */
const TIMES = 400;
/** Of each before those. */
const WARM_UP = 20;

/** How long a look at many finished jobs takes. */
export const reads: Scenario = {
  name: "reads",
  title: "Reading beside ten million finished jobs, one call after the other",
  charted: ["list page, p99 ms", "job by id, p99 ms", "counts, p99 ms", "statistics, p99 ms"],
  jobs: 200_000,
  once: true,
  systems: [millraceReads],
  async run({ server, startChild, jobs }) {
    await using preparer = startChild();
    await preparer.call("prepare", { jobs });
    await using reader = startChild();
    await reader.call("read", { times: WARM_UP });
    const cost = await watchCost(server, [reader]);
    const took = await reader.call("read", { times: TIMES });
    const costs = await cost({ of: "calls", count: Object.values(took).flat().length });
    const figures = Object.entries(took).flatMap(([name, times]) =>
      Object.entries(percentiles(times)).map(([unit, value]) => [`${name}, ${unit}`, value] as const),
    );
    return { ...Object.fromEntries(figures), ...costs };
  },
};
