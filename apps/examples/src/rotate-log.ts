import { createReadStream, createWriteStream } from "node:fs";
import { appendFile, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { defineHandler, JobQueueManager } from "millrace";
import { z } from "zod";

const folder = await mkdtemp(join(tmpdir(), "millrace-example-"));
const log = join(folder, "access.log");

const rotateLog = defineHandler({
  type: "rotate-log",
  schema: z.strictObject({ keep: z.int().positive().default(3) }),
  async execute({ keep }, { jobId, signal }) {
    // Its program opens a new file by the old name. Of an execution that was interrupted, the moved file is still there.
    const moved = `${log}.${jobId.padStart(12, "0")}`;
    if (!(await exists(moved))) {
      if (!(await exists(log))) return { rotated: false };
      await rename(log, moved);
    }
    await pipeline(createReadStream(moved), createGzip(), createWriteStream(`${moved}.gz`), { signal });
    await rm(moved);
    const kept = (await readdir(folder)).filter((name) => name.endsWith(".gz")).toSorted();
    for (const old of kept.slice(0, -keep)) await rm(join(folder, old));
    return { rotated: true, kept: Math.min(kept.length, keep) };
  },
});

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}

const jobs = new JobQueueManager({ handlers: [rotateLog] });
await jobs.initialize();

for (const line of ["GET /", "GET /about", "GET /", null]) {
  if (line !== null) await appendFile(log, `${line}\n`);
  // One at a time, however many ask: while one is unfinished, a second is not stored.
  const unique = { key: log, mode: "unfinished", onConflict: "existing" } as const;
  const id = await jobs.createJob({ type: "rotate-log", payload: { keep: 2 }, unique });
  console.log((await jobs.waitFor(id)).result);
}
console.log((await readdir(folder)).length);

await jobs.shutdown();
await rm(folder, { recursive: true });

// Prints:
// { kept: 1, rotated: true }
// { kept: 2, rotated: true }
// { kept: 2, rotated: true }
// { rotated: false }
// 2
