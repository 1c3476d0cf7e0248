// A process of the proofs that adds jobs of type `proof` without a pause, whatever happens to the server, and
// tells what it was answered, one JSON line for each. SIGTERM asks it to end.
import { setTimeout as pause } from "node:timers/promises";
import { MillraceError, silentLogger } from "@millrace/core";
import { JobQueueManager } from "../job-queue-manager.ts";

/** The first argument, as JSON. */
export interface EnqueuerArguments {
  readonly databaseUrl: string;
  /** Begins the key of each job's payload, which no two jobs share. */
  readonly name: string;
  /** Calls that wait for an answer at the same time. */
  readonly callers: number;
}

const { databaseUrl, name, callers } = JSON.parse(process.argv[2] as string) as EnqueuerArguments;

function tell(event: string, fields: object = {}): void {
  process.stdout.write(`${JSON.stringify({ event, ...fields })}\n`);
}

const manager = new JobQueueManager({
  databaseUrl,
  workers: false,
  enableMetrics: false,
  logger: silentLogger,
});
const ending = new AbortController();
let serial = 0;
process.once("SIGTERM", () => ending.abort());

/** Every call is a job of its own: a call that failed is not repeated, so that its outcome stays what it was. */
async function call(): Promise<void> {
  while (!ending.signal.aborted) {
    const key = `${name}-${(serial += 1)}`;
    try {
      tell("acknowledged", { key, id: await manager.createJob({ type: "proof", payload: { key } }) });
    } catch (error) {
      const code = error instanceof MillraceError ? error.code : String(error);
      tell(code === "UNKNOWN_OUTCOME" ? "unknown" : code === "DATABASE_UNAVAILABLE" ? "refused" : "broken", {
        key,
        code,
      });
      await pause(20);
    }
  }
}

await manager.initialize();
tell("ready");
await Promise.all(Array.from({ length: callers }, call));
await manager.shutdown();
tell("stopped");
