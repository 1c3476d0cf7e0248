import { silentLogger } from "@millrace/core";
import { JobQueueManager } from "millrace";
import type { Payload } from "../payload.ts";
import type { System } from "../system.ts";
import { millrace, TYPE } from "./millrace.ts";

const BULK_PRIORITIES = ["high", "normal", "low"] as const;

/** Jobs of four priorities: those added in bulk of three, those added one by one of the best. */
export const millracePriorities: System = {
  ...millrace,
  name: "millrace-priorities",
  module: import.meta.url,
  settings: "defaults; critical jobs into a queue full of high, normal and low ones",
  async connect(databaseUrl) {
    const client = await millrace.connect(databaseUrl);
    const noop = { type: TYPE, async execute() {} };
    const manager = new JobQueueManager({
      databaseUrl,
      handlers: [noop],
      workers: false,
      logger: silentLogger,
    });
    const priorityOf = ({ n }: Payload) => BULK_PRIORITIES[n % BULK_PRIORITIES.length]!;
    return {
      ...client,
      async addOne(payload) {
        await manager.createJob({ type: TYPE, payload, priority: "critical" });
      },
      async addBulk(payloads) {
        await manager.createJobs(
          payloads.map((payload) => ({ type: TYPE, payload, priority: priorityOf(payload) })),
        );
      },
      async close() {
        await manager.shutdown();
        await client.close();
      },
    };
  },
};
