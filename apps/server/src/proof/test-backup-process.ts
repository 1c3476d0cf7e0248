// `node test-backup-process.ts backup|recover <url> <folder>`: one half of the way of a backup by the library, in a
// process of its own. Tells its answer and the most memory that it ever had, loading the program included.
import { readFile } from "node:fs/promises";
import { silentLogger } from "@millrace/core";
import { resolveDrizzleQuickly } from "@millrace/drizzle-resolution";
import { limitHeapGrowth } from "../limit-heap-growth.ts";

resolveDrizzleQuickly();
const { JobQueueManager } = await import("millrace");
limitHeapGrowth(); // as the server does
const [half, databaseUrl, directory] = process.argv.slice(2) as ["backup" | "recover", string, string];

/** As the system counts it; `process.resourceUsage` would begin with the figure of the parent process. */
async function peakMib(): Promise<number> {
  const status = await readFile("/proc/self/status", "utf8");
  return Math.round(Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024);
}

const jobs = new JobQueueManager({
  databaseUrl,
  backups: { directory },
  logger: silentLogger,
  workers: false,
});
const startedMib = await peakMib();
const startedAt = performance.now();
const answer = half === "backup" ? await jobs.backups.create() : await jobs.backups.recover();
const seconds = Math.round((performance.now() - startedAt) / 1000);
const figures = { event: half, seconds, startedMib, mib: await peakMib() };
process.stdout.write(`${JSON.stringify({ ...figures, answer })}\n`);
await jobs.shutdown();
