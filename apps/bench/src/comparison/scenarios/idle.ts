import { setTimeout as sleep } from "node:timers/promises";
import type { Scenario } from "../scenario.ts";
import { processorSecondsOf } from "../servers/processor-time.ts";
import { millraceQueues } from "../systems/millrace-queues.ts";

/** Until what comes with the start is over, and how long it is watched then. */
const REST_MS = 20_000;
const WATCHED_MS = 60_000;

/** What a worker process and its server do while there is nothing to do. */
export const idle: Scenario = {
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
    await sleep(REST_MS);
    const before = {
      node: await child.call("cpuMs"),
      server: processorSecondsOf(server.pid),
      at: await server.statementsDone(),
    };
    await sleep(WATCHED_MS);
    const node = (await child.call("cpuMs")) - before.node;
    const serverCpu = processorSecondsOf(server.pid);
    const statements = (await server.statementsDone()) - before.at;
    await child.call("stop", { jobs: 0 });
    const serverMs =
      serverCpu === null || before.server === null ? Number.NaN : (serverCpu - before.server) * 1000;
    return {
      "% of a core": ((node + serverMs) / WATCHED_MS) * 100,
      "Node, % of a core": (node / WATCHED_MS) * 100,
      "statements/s": (statements * 1000) / WATCHED_MS,
    };
  },
};
