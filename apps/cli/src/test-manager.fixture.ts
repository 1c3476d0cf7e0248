import { createTestDatabase } from "@millrace/testing";
import { defineHandler, type JobHandler, JobHandlerRegistry, JobQueueManager, silentLogger } from "millrace";
import { z } from "zod";

/** Greets at once, and logs that it does. */
const greet = defineHandler({
  type: "greet",
  schema: z.strictObject({ name: z.string() }),
  execute({ name }, { logger }) {
    logger.info({ name }, "greeting");
    return { text: `Hello ${name}` };
  },
});

/** Fails at once. */
const refuse: JobHandler = {
  type: "refuse",
  retry: { maxRetries: 0 },
  execute() {
    throw Object.assign(new Error("never \u001b[31mmind 42"), { code: "REFUSED" });
  },
};

/** Runs until it is told to stop. */
const linger: JobHandler = {
  type: "linger",
  execute: (_payload, { signal }) =>
    new Promise<void>((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
    }),
};

export interface EngineFixture {
  readonly databaseUrl: string;
  /** Adds jobs and knows the types; runs none before `manager.initialize()`. */
  readonly manager: JobQueueManager;
  close(): Promise<void>;
}

/** A database with the types `greet`, `refuse` and `linger`, the queues `letters` and `pages`, and a manager on it that can run them. */
export async function createEngineFixture(): Promise<EngineFixture> {
  const database = await createTestDatabase();
  const manager = new JobQueueManager({
    databaseUrl: database.url,
    handlers: [greet, refuse, linger],
    registry: new JobHandlerRegistry(),
    logger: silentLogger,
  });
  const store = await manager.connectStore();
  for (const queue of ["letters", "pages"]) await store.addQueue(queue, {});
  await manager.queues.change("letters", { keys: { concurrency: 5 } });
  return {
    databaseUrl: database.url,
    manager,
    async close() {
      await manager.shutdown(0);
      await database.drop();
    },
  };
}
