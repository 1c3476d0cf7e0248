// `node test-program-worker.ts <url>`: a worker process whose programs do nothing but take their time: for ever, until
// SIGUSR2 lets them go; those that come later take a moment each. Another SIGUSR2 holds those that come from then on.
import { setTimeout as pause } from "node:timers/promises";
import {
  CODE_EXECUTION_QUEUE,
  CODE_EXECUTION_TYPE,
  codeExecutionSchema,
  DEFAULT_EXECUTION_LIMITS,
} from "@millrace/code-execution";
import { defineHandler, silentLogger } from "@millrace/core";
import { JobQueueManager } from "millrace";

const tell = (event: string): void => void process.stdout.write(`${JSON.stringify({ event })}\n`);

let holds = Promise.withResolvers<void>();
let holding = true;
process.on("SIGUSR2", () => {
  if (holding) holds.resolve();
  else holds = Promise.withResolvers<void>();
  holding = !holding;
  tell(holding ? "holding" : "released");
});

const manager = new JobQueueManager({
  databaseUrl: process.argv[2] as string,
  handlers: [
    defineHandler({
      type: CODE_EXECUTION_TYPE,
      queue: CODE_EXECUTION_QUEUE,
      schema: codeExecutionSchema(DEFAULT_EXECUTION_LIMITS),
      async execute() {
        tell("started");
        await holds.promise;
        await pause(20);
      },
    }),
  ],
  logger: silentLogger,
});
await manager.initialize();
tell("ready");
