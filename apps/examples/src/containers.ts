import { randomUUID } from "node:crypto";
import { connectDocker, createContainerHandlers, DEFAULT_CONTAINER_POLICY } from "@millrace/containers";
import { JobQueueManager } from "millrace";

// Its own, so that what an interrupted run has left is nobody's name now. A server has one for as long as its database lives.
const installation = `example-${randomUUID().slice(0, 8)}`;

// An engine of its own: other examples use other queues.
const jobs: JobQueueManager = new JobQueueManager({
  schema: "example_containers",
  handlers: createContainerHandlers({
    connectEngine: () => connectDocker(process.env["DOCKER_HOST"]),
    policy: { ...DEFAULT_CONTAINER_POLICY, images: ["debian:*"] },
    installation: async () => installation,
    connectStore: () => jobs.connectStore(),
  }),
});
await jobs.initialize();

// oxlint-disable-next-line typescript/no-explicit-any -- results differ by type
async function run(type: string, payload: object): Promise<any> {
  const { result, errorMessage } = await jobs.waitFor(await jobs.createJob({ type, payload }));
  return result ?? errorMessage;
}

const { containerId, status, adopted } = await run("create-container", {
  image: "debian:12-slim",
  command: ["sleep", "300"],
  limits: { memoryMb: 32, cpus: 0.5 },
  healthCheck: { command: ["test", "-d", "/proc/1"], intervalMs: 500 },
  ttlMs: 600_000,
});
console.log(status, adopted);

const { healthy, health } = await run("health-check", { containerId, waitMs: 30_000 });
console.log(healthy, health);

console.log(await run("create-container", { image: "node:22" }));

const { removed } = await run("destroy-container", { containerId, graceMs: 1000 });
const again = await run("destroy-container", { containerId });
console.log(removed, again.removed);

await jobs.shutdown();

// Prints:
// running false
// true healthy
// Image node:22 may not be run here: it is not among those that the worker's operator has allowed (CONTAINER_IMAGES).
// true false
