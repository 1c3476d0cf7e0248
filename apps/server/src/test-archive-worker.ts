// A worker with the upkeep handlers that archives and then stops dead: in the midst of a file, or with the file whole and what is in
// it not yet deleted. It says which, and waits to be killed.
import { createUpkeepHandlers } from "@millrace/upkeep";
import type { KeepLines } from "@millrace/core";
import { JobQueueManager } from "millrace";

const [, , folder, stopsAt] = process.argv as [string, string, string, "midst" | "end"];
const never = new Promise<never>(() => {});
setInterval(() => {}, 60_000);

async function stop(): Promise<never> {
  process.stdout.write(`${JSON.stringify({ event: "stopped" })}\n`);
  return never;
}

const stopping =
  (keep: KeepLines): KeepLines =>
  async (lines) => {
    async function* until() {
      for await (const chunk of lines) {
        yield chunk;
        if (stopsAt === "midst") await stop();
      }
    }
    await keep(until());
    await stop();
  };

const manager: JobQueueManager = new JobQueueManager({
  workerTimeout: 1000,
  handlers: createUpkeepHandlers({
    archiveFolder: folder,
    engine: () => ({
      createJobs: (jobs, options) => manager.createJobs(jobs, options),
      async connectStore() {
        const store = await manager.connectStore();
        return {
          ...store,
          archiveLogDay: (days, keepDay) => store.archiveLogDay(days, (day) => stopping(keepDay(day))),
          archiveFinished: (queue, which, keep) => store.archiveFinished(queue, which, stopping(keep)),
        };
      },
    }),
  }),
});
await manager.initialize();
