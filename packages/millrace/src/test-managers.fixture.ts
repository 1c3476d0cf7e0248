import { createTestDatabase } from "@millrace/testing";
import { z } from "zod";
import { defineHandler, JobQueueManager, silentLogger, UnrecoverableError } from "./index.ts";

const greet = defineHandler({
  type: "greet",
  schema: z.strictObject({ name: z.string().min(1), tags: z.array(z.string()).optional() }),
  execute: ({ name }) => ({ greeting: `Hello ${name}` }),
});

/** What `onFailed` of `breaks` was called with. */
export const failures: { readonly id: string; readonly message: string }[] = [];

const breaks = defineHandler({
  type: "breaks",
  schema: z.object({ how: z.enum(["throw", "unrecoverable", "return"]) }),
  retry: { baseDelayMs: 1, maxDelayMs: 1 },
  execute({ how }) {
    if (how === "return") return { success: false, error: "Client error, not retrying", data: 7 };
    throw how === "unrecoverable" ? new UnrecoverableError("Never mind") : new Error("Connection timeout");
  },
  onFailed(job, error) {
    failures.push({ id: job.id, message: error.message });
  },
});

/** Runs until it is told to stop. */
const untilAborted = defineHandler({
  type: "until-aborted",
  schema: z.object({}),
  execute: (_payload, { signal }) =>
    new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error))),
});

const parked = defineHandler({
  type: "parked",
  schema: z.object({ userId: z.string() }),
  queue: "parked",
  execute: () => null,
});

/** On one database: `manager` runs jobs, and `office` adds and reads jobs of its type, and runs none. */
export async function startManagers() {
  const database = await createTestDatabase();
  const config = { databaseUrl: database.url, logger: silentLogger };
  const manager = new JobQueueManager({ ...config, handlers: [greet, breaks, untilAborted] });
  const office = new JobQueueManager({ ...config, handlers: [parked], workers: false });
  await Promise.all([manager.initialize(), office.initialize()]);
  return {
    manager,
    office,
    databaseUrl: database.url,
    async stop() {
      await Promise.all([manager.shutdown(), office.shutdown()]);
      await database.drop();
    },
  };
}
