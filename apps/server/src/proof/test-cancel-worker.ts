// A worker process of the cancel proof: runs jobs until they are told to stop, in this process, as child processes,
// and as programs in containers where the second argument says that an engine is there.
// One JSON line for each start, abort and end. SIGTERM asks it to shut down.
import { spawn } from "node:child_process";
import {
  connectDocker,
  createCodeExecutionHandlers,
  createDockerSandbox,
  DEFAULT_EXECUTION_LIMITS,
  ensureImage,
} from "@millrace/code-execution";
import { type JobContext, type JobHandler, silentLogger } from "@millrace/core";
import { JobQueueManager } from "millrace";

const databaseUrl = process.argv[2] as string;
const withContainers = process.argv[3] === "containers";
/** No program is to end by itself, not even on a machine that is busy with other things. */
const PATIENT = { timeoutMs: 600_000, memoryBytes: 536_870_912, cpus: 2 };

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

/** The handler of programs, as users have it; it settles when the container is gone. */
async function inContainer(): Promise<JobHandler> {
  const docker = await connectDocker();
  const image = await ensureImage(docker, silentLogger);
  const [handler] = createCodeExecutionHandlers({
    sandbox: createDockerSandbox({ docker, image, cpus: 2 }),
    limits: { ...DEFAULT_EXECUTION_LIMITS, compile: PATIENT, run: { ...PATIENT, memoryBytes: 134_217_728 } },
  });
  if (handler === undefined) throw new Error("There is no handler of programs.");
  return {
    ...handler,
    async execute(payload, context) {
      const stopped = untilAborted(context, () => {});
      stopped.catch(() => {});
      try {
        return await handler.execute(payload, context);
      } finally {
        tell("ended", { id: context.jobId });
      }
    },
  };
}

const manager = new JobQueueManager({
  databaseUrl,
  maxWorkers: 20,
  logger: silentLogger,
  handlers: [inProcess, inChild, ...(withContainers ? [await inContainer()] : [])],
});
process.once("SIGTERM", () => void manager.shutdown());
await manager.initialize();
tell("ready");
