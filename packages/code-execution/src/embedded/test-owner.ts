import { readFileSync } from "node:fs";
import { createEmbeddedSandbox } from "./embedded-sandbox.ts";

/** Runs a program that goes on, and tells the processes that it started. */
const LOOP = Buffer.from(
  // (module (memory (export "memory") 1) (func (export "_start") (loop br 0)))
  "0061736d01000000010401600000030201000503010001071302066d656d6f72790200065f737461727400000a0901070003400c000b0b",
  "hex",
);
const sandbox = createEmbeddedSandbox({ compileMemoryBytes: 1 << 29 });
const request = {
  files: [{ name: "main", mode: 0o500, bytes: LOOP }],
  command: ["wasm", "main"],
  environment: {},
  wallMs: 600_000,
  stdoutBytes: 10,
  stderrBytes: 10,
};
const limits = { memoryBytes: 1 << 24, cpus: 1 };
const signal = new AbortController().signal;
void sandbox.run({ job: "1", phase: "run", limits, request, signal, logger: console as never });
const children = () => readFileSync(`/proc/self/task/${process.pid}/children`, "utf8").trim().split(" ");
const look = setInterval(() => {
  // The one that runs, and the spare.
  if (children().length < 2) return;
  clearInterval(look);
  process.stdout.write(`${JSON.stringify({ event: "running", guests: children().map(Number) })}\n`);
}, 20);
