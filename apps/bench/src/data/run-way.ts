// `node run-way.ts <way> <database url> <folder>`: runs one way, and prints what it took as a line of JSON.
import { resolveDrizzleQuickly } from "@millrace/drizzle-resolution";
import { limitHeapGrowth } from "../as-worker.ts";

// As a worker does: it counts for what is loaded after it.
resolveDrizzleQuickly();
const { WAYS } = await import("./way.ts");
limitHeapGrowth();
const [, , name = "", databaseUrl = "", folder = ""] = process.argv;
const begunAt = performance.now();
await WAYS[name]?.(databaseUrl, folder);
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
const took = {
  ms: performance.now() - begunAt,
  cpuMs: (userCPUTime + systemCPUTime) / 1000,
  peakMib: maxRSS / 1024,
};
process.stdout.write(`${JSON.stringify(took)}\n`);
