// A plain process with the library and its built-in handlers, none of the server's packs. It tells which types it leaves to others.
import { JobQueueManager } from "millrace";

const manager = new JobQueueManager({});
manager.events.on("types.outdated", () => void tellHealth());
async function tellHealth(): Promise<void> {
  const { outdated } = (await manager.healthCheck()).workers;
  process.stdout.write(`${JSON.stringify({ event: "outdated", outdated })}\n`);
}
manager.events.on("worker.registered", () =>
  process.stdout.write(`${JSON.stringify({ event: "registered" })}\n`),
);
await manager.initialize();
process.once("SIGTERM", () => void manager.shutdown());
