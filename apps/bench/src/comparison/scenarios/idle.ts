import { setTimeout as sleep } from "node:timers/promises";
import type { Scenario } from "../scenario.ts";
import { processorSecondsOf } from "../servers/processor-time.ts";
import { millraceQueues } from "../systems/millrace-queues.ts";

/** What a worker process and its server do while there is nothing to do. No job runs, so its cost is told by the second. */
export const idle = watchIdle({
  // Until what comes with the start is over.
  restMs: 20_000,
  watchedMs: 60_000,
});

export function watchIdle(times: { readonly restMs: number; readonly watchedMs: number }): Scenario {
  const { restMs, watchedMs } = times;
  return {
    name: "idle",
    title: "A worker process for 20 queues without jobs",
    charted: ["% of a core"],
    jobs: 0,
    systems: [millraceQueues],
    async run({ server, startChild }) {
      await using child = startChild();
      await child.call("prepare", { jobs: 0 });
      await child.call("work", { jobs: 0 });
      // Only the worker's own connections count.
      await child.call("close");
      await server.settle();
      await sleep(restMs);
      const look = async () => ({
        nodeMs: await child.call("cpuMs"),
        serverMs: (processorSecondsOf(server.pid) ?? Number.NaN) * 1000,
        statements: await server.statementsDone(),
        logBytes: await server.logBytes(),
      });
      const before = await look();
      await sleep(watchedMs);
      const after = await look();
      await child.call("stop", { jobs: 0 });
      const perSecond = (name: keyof typeof after) => ((after[name] - before[name]) * 1000) / watchedMs;
      // Milliseconds a second are tenths of a percent.
      const [node, postgres] = [perSecond("nodeMs") / 10, perSecond("serverMs") / 10];
      return {
        "% of a core": node + postgres,
        "Node, % of a core": node,
        "server, % of a core": postgres,
        "statements/s": perSecond("statements"),
        "log bytes/s": perSecond("logBytes"),
      };
    },
  };
}
