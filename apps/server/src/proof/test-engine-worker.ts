// `node test-engine-worker.ts <database url> <engine endpoint> [<image>]`: a worker process that runs programs in containers
// of that engine, some of which wait. One JSON line for each start of a job, and for each that is tried again or put off.
import {
  connectDocker,
  createCodeExecutionHandlers,
  createDockerSandbox,
  DEFAULT_EXECUTION_LIMITS,
  ensureImage,
  guestLimits,
} from "@millrace/code-execution";
import { silentLogger } from "@millrace/core";
import { JobQueueManager } from "millrace";

const [, , databaseUrl, endpoint, image] = process.argv;
const limits = DEFAULT_EXECUTION_LIMITS;
const tell = (event: string, id?: string, reason?: string | null): void =>
  void process.stdout.write(`${JSON.stringify({ event, id, reason })}\n`);

const docker = await connectDocker(endpoint);
const sandbox = createDockerSandbox({
  docker,
  image: image ?? (await ensureImage(docker, silentLogger)),
  cpus: 1,
  pool: { size: 2, usual: [guestLimits(limits.run)] },
});
const manager = new JobQueueManager({
  databaseUrl: databaseUrl as string,
  handlers: createCodeExecutionHandlers({ sandbox, limits }),
  logger: silentLogger,
});
manager.events.on("job.started", ({ job }) => tell("started", job.id));
manager.events.on("job.retried", ({ job, error }) => tell("retried", job.id, error.message));
manager.events.on("job.snoozed", ({ job, reason }) => tell("snoozed", job.id, reason));
process.once("SIGTERM", () => void manager.shutdown().then(() => sandbox.close()));
await manager.initialize();
tell("ready");
