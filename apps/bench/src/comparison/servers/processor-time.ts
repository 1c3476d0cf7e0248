import { readdirSync, readFileSync } from "node:fs";

/** What /proc/…/stat counts in. */
const TICKS_A_SECOND = 100;

/**
 * Seconds of processor that a server's processes have used so far: its main process, the children that run, and those that have
 * ended. Null where only Linux could tell.
 */
export function processorSecondsOf(pid: number): number | null {
  if (process.platform !== "linux") return null;
  for (;;) {
    const main = statOf(String(pid));
    if (main === undefined) return null;
    const children = readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => statOf(name) ?? [])
      .filter(({ parent }) => parent === pid);
    // A child that ended in between would be missed: its time is with the main process since.
    if (statOf(String(pid))?.ofEndedChildren !== main.ofEndedChildren) continue;
    return [main, ...children].reduce((sum, { own }) => sum + own, main.ofEndedChildren) / TICKS_A_SECOND;
  }
}

interface Stat {
  readonly parent: number;
  /** Ticks. */
  readonly own: number;
  readonly ofEndedChildren: number;
}

/** Undefined: the process has ended. */
function statOf(pid: string): Stat | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return undefined;
  }
  // The fields come after the name, which may hold anything: state, parent, and from the 12th on the times.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const at = (index: number) => Number(fields[index]);
  return { parent: at(1), own: at(11) + at(12), ofEndedChildren: at(13) + at(14) };
}
