import { systemClock } from "@millrace/core";

export interface Timeline {
  /** One line with the seconds since the timeline began, and indented ones below it. */
  print(id: string, title: string, what: string, details?: readonly string[]): void;
}

export function createTimeline(print: (line: string) => void): Timeline {
  const beganAt = systemClock.monotonic();
  return {
    print(id, title, what, details = []) {
      const seconds = ((systemClock.monotonic() - beganAt) / 1000).toFixed(2).padStart(6);
      print(`${seconds} s  job ${id.padEnd(2)} ${title.padEnd(36)} ${what}`);
      for (const detail of details) print(`${" ".repeat(10)}${detail}`);
    },
  };
}
