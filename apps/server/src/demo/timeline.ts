import { systemClock } from "@millrace/core";

export interface Timeline {
  /** One line with the seconds since the timeline began, and indented ones below it. */
  print(id: string, title: string, what: string, details?: readonly string[]): void;
  /** The lines, where they are told for the first time; after that the job that they were told of. */
  reason(id: string, lines: readonly string[]): readonly string[];
}

export function createTimeline(print: (line: string) => void): Timeline {
  const beganAt = systemClock.monotonic();
  const told = new Map<string, string>();
  return {
    reason(id, lines) {
      const text = lines.join("\n");
      const first = told.get(text);
      if (first !== undefined) return [`For the same reason as job ${first}.`];
      told.set(text, id);
      return lines;
    },
    print(id, title, what, details = []) {
      const seconds = ((systemClock.monotonic() - beganAt) / 1000).toFixed(2).padStart(6);
      print(`${seconds} s  job ${id.padEnd(2)} ${title.padEnd(36)} ${what}`);
      for (const detail of details) print(`${" ".repeat(10)}${detail}`);
    },
  };
}
