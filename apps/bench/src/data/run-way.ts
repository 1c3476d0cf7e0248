// `node run-way.ts <way> <database url> <folder>`: runs one way, and prints what it took as a line of JSON.
import { WAYS } from "./way.ts";

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
