import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Whether a process with this id exists, ours or not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/**
 * When a process was started, in a form that is only good for comparing: a pid alone is reused, and in a
 * restarted container nearly always. Undefined when the process is gone or the system does not tell.
 */
export async function startMark(pid: number): Promise<string | undefined> {
  if (!isAlive(pid)) return undefined;
  if (process.platform === "linux") {
    const line = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
    // The program's name, in parentheses, may hold spaces; the 22nd field is the start in clock ticks.
    return line.slice(line.lastIndexOf(")") + 2).split(" ")[19];
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
