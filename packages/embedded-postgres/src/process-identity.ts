import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * Whether a process with this id runs, ours or not. One that has ended but that its parent has not asked for
 * yet does not; in a container whose first process asks for none, it stays so for ever.
 */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  return process.platform !== "linux" || !hasEnded(pid);
}

function hasEnded(pid: number): boolean {
  try {
    return /^[ZX]/.test(statFields(readFileSync(`/proc/${pid}/stat`, "utf8"))[0] ?? "");
  } catch {
    return false; // no /proc, or gone since: the next look tells
  }
}

/** Fields of /proc/<pid>/stat from the third on; the program's name before them, in parentheses, may hold spaces. */
function statFields(line: string): string[] {
  return line.slice(line.lastIndexOf(")") + 2).split(" ");
}

/**
 * When a process was started, in a form that is only good for comparing: a pid alone is reused, and in a
 * restarted container nearly always. Undefined when the process is gone or the system does not tell.
 */
export async function startMark(pid: number): Promise<string | undefined> {
  if (!isAlive(pid)) return undefined;
  if (process.platform === "linux") {
    const line = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
    return statFields(line)[19]; // the 22nd: the start in clock ticks
  }
  if (process.platform === "win32") return undefined;
  const { stdout } = await run("ps", ["-o", "lstart=", "-p", String(pid)]).catch(() => ({ stdout: "" }));
  return stdout.trim() || undefined;
}

/** Whether the process is a PostgreSQL server. Undefined when the system does not tell. */
export async function isPostgres(pid: number): Promise<boolean | undefined> {
  if (!isAlive(pid)) return false;
  if (process.platform === "win32") return undefined;
  if (process.platform === "linux") {
    const name = await readFile(`/proc/${pid}/comm`, "utf8").catch(() => undefined);
    return name === undefined ? undefined : name.trim() === "postgres";
  }
  const { stdout } = await run("ps", ["-o", "comm=", "-p", String(pid)]).catch(() => ({ stdout: "" }));
  return /(^|\/)postgres/.test(stdout.trim());
}
