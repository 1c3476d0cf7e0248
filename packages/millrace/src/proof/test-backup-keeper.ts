// A process of the proofs that takes a backup each second: `node test-backup-keeper.ts <url> <folder>`.
import { silentLogger } from "@millrace/core";
import { JobQueueManager } from "../job-queue-manager.ts";

const [databaseUrl, directory] = process.argv.slice(2) as [string, string];
const manager = new JobQueueManager({
  databaseUrl,
  workers: false,
  backups: { directory, intervalMs: 1_000, keep: 1_000 },
  logger: silentLogger,
});
const stay = setInterval(() => {}, 60_000);
process.once("SIGTERM", () => {
  clearInterval(stay);
  void manager.shutdown();
});
await manager.initialize();
process.stdout.write(`${JSON.stringify({ event: "ready" })}\n`);
