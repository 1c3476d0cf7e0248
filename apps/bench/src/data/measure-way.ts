import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { WORKER_ENVIRONMENT, WORKER_FLAGS } from "../as-worker.ts";

const run = promisify(execFile);
const PROGRAM = fileURLToPath(new URL("./run-way.ts", import.meta.url));

export interface Took {
  readonly ms: number;
  /** Processor time of the client's process; null: not known. */
  readonly cpuMs: number | null;
  /** Resident memory of the client's process at its most; null: not known. */
  readonly peakMib: number | null;
}

/** One way in a process of its own, from its start of work to its end. */
export async function measureWay(name: string, databaseUrl: string, folder: string): Promise<Took> {
  const node = [WORKER_ENVIRONMENT, process.execPath, ...WORKER_FLAGS];
  const { stdout } = await run("env", [...node, PROGRAM, name, databaseUrl, folder]);
  return JSON.parse(stdout) as Took;
}

/** A command of psql, from its start to its end. */
export async function measurePsql(psql: string, databaseUrl: string, command: string): Promise<Took> {
  const begunAt = performance.now();
  await run(psql, ["--no-psqlrc", "--quiet", databaseUrl, "--command", command]);
  return { ms: performance.now() - begunAt, cpuMs: null, peakMib: null };
}
