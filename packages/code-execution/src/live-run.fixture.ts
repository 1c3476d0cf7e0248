import { silentLogger } from "@millrace/core";
import { createCompileCache } from "./execution/compile-cache.ts";
import { execute } from "./execution/execute.ts";
import { DEFAULT_EXECUTION_LIMITS, type ExecutionLimits } from "./program/limits.ts";
import type { ExecutionResult } from "./result/result.ts";
import type { Sandbox } from "./sandbox/sandbox.ts";
import { codeExecutionSchema } from "./program/schema.ts";

/** Generous in time, for machines that have other work. */
export const LIVE_LIMITS: ExecutionLimits = {
  ...DEFAULT_EXECUTION_LIMITS,
  run: { ...DEFAULT_EXECUTION_LIMITS.run, timeoutMs: 60_000, cpus: 1 },
  compile: { ...DEFAULT_EXECUTION_LIMITS.compile, timeoutMs: 120_000 },
};

/** A program that runs and is followed. */
export interface LiveRun {
  readonly result: Promise<ExecutionResult>;
  /** All that was told of its streams until now. */
  readonly told: { stdout: string; stderr: string };
  /** Resolves once stdout has this text; rejects when the program ends without. */
  until(text: string): Promise<void>;
  /** Sends it something to read; null: no more comes. */
  send(text: string | null): void;
}

export function runLive(
  sandbox: Sandbox,
  program: object,
  { signal = new AbortController().signal }: { readonly signal?: AbortSignal } = {},
): LiveRun {
  const payload = codeExecutionSchema(LIVE_LIMITS).parse({ live: true, ...program });
  const told = { stdout: "", stderr: "" };
  const sent: (Uint8Array | null)[] = [];
  let receive: ((bytes: Uint8Array | null) => void) | undefined;
  let wake = () => {};
  let isOver = false;
  const result = execute({ sandbox, limits: LIVE_LIMITS, compiled: createCompileCache(0) }, payload, {
    jobId: `live-${process.pid}`,
    signal,
    logger: silentLogger,
    live: {
      write(stream, bytes) {
        told[stream] += Buffer.from(bytes).toString("latin1");
        wake();
      },
      ...(payload.interactive === true && {
        read(receiver) {
          receive = receiver;
          for (const piece of sent.splice(0)) receiver(piece);
          return () => (receive = undefined);
        },
      }),
    },
  }).finally(() => {
    isOver = true;
    wake();
  });
  result.catch(() => {});
  return {
    result,
    told,
    async until(text) {
      while (!told.stdout.includes(text)) {
        if (isOver) throw new Error(`It ended without ${text}: ${JSON.stringify([told, await result])}`);
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    send(text) {
      const bytes = text === null ? null : Buffer.from(text);
      if (receive === undefined) sent.push(bytes);
      else receive(bytes);
    },
  };
}

/** Programs that answer each line that they read, at once, and say at the end how many there were. */
export const CONVERSATIONS: Readonly<Record<string, string>> = {
  python: `
import sys
count = 0
for line in sys.stdin:
    count += 1
    print("heard " + line.strip())
print(count, "lines")`,
  node: `
let rest = "", count = 0;
process.stdin.setEncoding("utf8");
process.stdin.on("data", (text) => {
  const lines = (rest + text).split("\\n");
  rest = lines.pop();
  for (const line of lines) { count++; console.log("heard " + line); }
});
process.stdin.on("end", () => console.log(count + " lines"));`,
  typescript: `
async function main(): Promise<void> {
  let rest = "", count = 0;
  for await (const text of process.stdin) {
    const lines: string[] = (rest + text).split("\\n");
    rest = lines.pop()!;
    for (const line of lines) { count++; console.log("heard " + line); }
  }
  console.log(count + " lines");
}
main();`,
  cpp: `
#include <iostream>
#include <string>
int main() {
  std::string line;
  int count = 0;
  while (std::getline(std::cin, line)) { count++; std::cout << "heard " << line << std::endl; }
  std::cout << count << " lines" << std::endl;
}`,
  c: `
#include <stdio.h>
int main() {
  char line[100];
  int count = 0;
  while (fgets(line, sizeof line, stdin)) { count++; printf("heard %s", line); fflush(stdout); }
  printf("%d lines\\n", count);
}`,
  bash: `
count=0
while read -r line; do count=$((count + 1)); echo "heard $line"; done
echo "$count lines"`,
};
