import { silentLogger } from "@millrace/core";
import { JobQueueManager } from "millrace";
import type { System } from "../system.ts";
import { millrace } from "./millrace.ts";

const QUEUES = 20;

/** A process that works on many queues in which nothing happens. */
export const millraceQueues: System = {
  ...millrace,
  name: "millrace-20-queues",
  module: import.meta.url,
  server: "postgres-counting",
  settings: `a worker process for ${QUEUES} empty queues`,
  async work(databaseUrl) {
    const handlers = Array.from({ length: QUEUES }, (_, n) => ({
      type: `idle-${n}`,
      queue: `idle-${n}`,
      async execute() {},
    }));
    const manager = new JobQueueManager({ databaseUrl, handlers, logger: silentLogger });
    await manager.initialize();
    return { close: () => manager.shutdown() };
  },
};
