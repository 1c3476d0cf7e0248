import { readdirSync, readFileSync } from "node:fs";

/** Processes that this one has started, beside so many that wait for programs; what they started in turn. */
export function guestProcesses(waiting: number): readonly string[] {
  const own = childrenOf(process.pid);
  const theirs = own.flatMap(childrenOf);
  return [...own.slice(waiting), ...theirs].map((pid) => `process ${pid}`);
}

function childrenOf(pid: number | string): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").split(" ").filter(Boolean),
    );
  } catch {
    // It ended meanwhile; or this is no Linux.
    return [];
  }
}
