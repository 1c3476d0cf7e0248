import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { findProgram } from "./find-program.ts";

/** How fast this machine makes a block durable, as PostgreSQL's own program measures it. Null: it is not installed. */
export async function testFsync(): Promise<string | null> {
  const program = await findProgram("pg_test_fsync");
  if (program === null) return null;
  const file = join(tmpdir(), `millrace-bench-fsync-${process.pid}`);
  try {
    const { stdout } = await promisify(execFile)(program, ["-s", "1", "-f", file]);
    return fdatasyncIn(stdout);
  } finally {
    await rm(file, { force: true });
  }
}

/** The first line on fdatasync: for one 8 kB write. */
function fdatasyncIn(output: string): string | null {
  const found = /^\s*fdatasync\s+([\d.]+) ops\/sec\s+(\d+) usecs\/op/m.exec(output);
  return found === null ? null : `${Math.round(Number(found[1]))} a second, ${found[2]} µs each`;
}
