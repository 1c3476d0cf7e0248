import { readdirSync, readFileSync } from "node:fs";

/** Milliseconds of processor that this process has used. */
export function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The processes of a PostgreSQL server that run now, by the id of their postmaster. Null where only Linux could tell. */
export function serverProcesses(postmaster: number): readonly string[] | null {
  if (process.platform !== "linux") return null;
  // The parent comes after the state, and that after the name, which may hold anything.
  const parentOf = (pid: string) => read(pid, "stat").split(") ").at(-1)?.split(" ")[1];
  return readdirSync("/proc").filter((pid) => /^\d+$/.test(pid) && Number(parentOf(pid)) === postmaster);
}

/** Milliseconds of processor that some processes have used: hardly a matter of what else runs, as elapsed time is. */
export function cpuMsOf(pids: readonly string[]): number {
  return pids.reduce((sum, pid) => sum + Number(read(pid, "schedstat").split(" ")[0]), 0) / 1e6;
}

/** Empty: the process has ended. */
function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
