// A worker process of the cancel proof: runs jobs until they are told to stop, half of them as child processes.
// One JSON line for each start, abort and end. SIGTERM asks it to shut down.
import { spawn } from "node:child_process";
import { type JobContext, type JobHandler, silentLogger } from "@millrace/core";
import { JobQueueManager } from "millrace";

const databaseUrl = process.argv[2] as string;

function tell(event: string, fields: object = {}): void {
  process.stdout.write(
    `${JSON.stringify({ event, ...fields, at: performance.timeOrigin + performance.now() })}\n`,
  );
}

/** Resolves when `end` is called; tells of the abort the moment that the signal says so. */
function untilAborted({ jobId, signal }: JobContext, onAbort: (end: () => void) => void): Promise<void> {
  tell("started", { id: jobId });
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => {
      tell("aborted", { id: jobId });
      onAbort(() => reject(signal.reason as Error));
    });
  });
}

const inProcess: JobHandler = {
  type: "in-process",
  execute: (_payload, context) => untilAborted(context, (end) => end()),
};

const inChild: JobHandler = {
  type: "in-child",
  execute(_payload, context) {
    const child = spawn("sleep", ["600"], { stdio: "ignore" });
    return untilAborted(context, (end) => {
      child.once("exit", () => {
        tell("ended", { id: context.jobId });
        end();
      });
      child.kill("SIGKILL");
    });
  },
};

const manager = new JobQueueManager({
  databaseUrl,
  maxWorkers: 20,
  logger: silentLogger,
  handlers: [inProcess, inChild],
});
process.once("SIGTERM", () => void manager.shutdown());
await manager.initialize();
tell("ready");
