import type { Readable } from "node:stream";
import { createInterface } from "node:readline";

/** The last lines of a program's output, for the error that may follow. */
export interface LogTail {
  readonly lines: readonly string[];
  /** Resolves when the output has ended. */
  readonly ended: Promise<void>;
}

const KEPT_LINES = 20;

/** Reads the stream to its end, so that the program never waits for us, and hands on each line. */
export function tailLog(stream: Readable, onLine: (line: string) => void = () => {}): LogTail {
  const lines: string[] = [];
  const reader = createInterface({ input: stream, crlfDelay: Infinity });
  reader.on("line", (line) => {
    if (line.trim() === "") return;
    lines.push(line);
    if (lines.length > KEPT_LINES) lines.shift();
    onLine(line);
  });
  return { lines, ended: new Promise((resolve) => reader.once("close", resolve)) };
}
