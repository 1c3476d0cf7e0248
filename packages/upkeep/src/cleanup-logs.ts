import { defineHandler, type JobHandler } from "@millrace/core";
import { z } from "zod";
import { DAY_MS, MAX_AGE_MS } from "./ages.ts";
import type { UpkeepEngine } from "./engine.ts";
import { upkeepPolicy } from "./upkeep-policy.ts";

const schema = z.strictObject({
  /** Log lines of days that ended so long ago go, in ms; whole UTC days, so at least one. Default: 7 days. */
  maxAge: z
    .int()
    .min(DAY_MS)
    .max(MAX_AGE_MS)
    .default(7 * DAY_MS),
});

/** Handler of `cleanup-logs`: drops what jobs have logged, by whole days, and leaves the jobs alone. */
export function createCleanupLogs(engine: () => UpkeepEngine): JobHandler {
  return defineHandler({
    type: "cleanup-logs",
    queue: "cleanup",
    schema,
    timeoutSeconds: 600,
    ...upkeepPolicy,
    async execute({ maxAge }) {
      const store = await engine().connectStore();
      return { droppedDays: await store.dropLogDays(Math.ceil(maxAge / DAY_MS)) };
    },
  });
}
