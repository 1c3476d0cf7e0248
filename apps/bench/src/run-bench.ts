import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "@millrace/embedded-postgres";
import type { Bench } from "./bench.ts";

/** Runs a benchmark on a new server, which is gone afterwards. */
export async function runBench(bench: Bench, scale: number, say: (line: string) => void): Promise<string> {
  const dataDirectory = await mkdtemp(join(tmpdir(), "millrace-bench-"));
  const log: string[] = [];
  const keep = (fields: object, message: string) =>
    log.push(...[message, ...Object.values(fields).map(String)].join("\n").split("\n"));
  const server = await startEmbeddedPostgres({
    dataDirectory,
    logger: { debug: keep, info: keep, warn: keep },
    settings: bench.settings ?? {},
  });
  try {
    return await bench.run({ server, scale, say, log });
  } finally {
    await server.stop();
    await rm(dataDirectory, { recursive: true, force: true });
  }
}
