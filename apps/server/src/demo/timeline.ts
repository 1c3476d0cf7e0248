import { systemClock } from "@millrace/core";

export interface Timeline {
  /** One line with the seconds since the timeline began, and indented ones below it. */
  print(id: string, title: string, what: string, details?: readonly string[]): void;
  /** The lines; in place of the first one, where it was told before, the job that it was told of. */
  reason(id: string, lines: readonly string[]): readonly string[];
}

export function createTimeline(print: (line: string) => void): Timeline {
  const beganAt = systemClock.monotonic();
  const told = new Map<string, string>();
  return {
    reason(id, [reason = "", ...more]) {
      const first = told.get(reason);
      if (first !== undefined) return [`For the same reason as job ${first}.`, ...more];
      told.set(reason, id);
      return [reason, ...more];
    },
    print(id, title, what, details = []) {
      const seconds = ((systemClock.monotonic() - beganAt) / 1000).toFixed(2).padStart(6);
      print(`${seconds} s  job ${id.padEnd(2)} ${title.padEnd(36)} ${what}`);
      for (const detail of details) print(`${" ".repeat(10)}${detail}`);
    },
  };
}
