import { PassThrough } from "node:stream";
import { expect, test, vi } from "vitest";
import { JobAbortedError } from "@millrace/core";
import { type CollectedOutput, collect as collectFrames } from "./collect.ts";
import { delivered } from "./delivered.fixture.ts";
import { readFrames } from "./frame-stream.ts";
import type { GuestRequest } from "./request.ts";
import { reportText } from "./report-text.fixture.ts";

const request = { files: [], command: [], environment: {}, wallMs: 1, stdoutBytes: 10, stderrBytes: 10 };
const never = new AbortController().signal;

function collect(
  stream: PassThrough,
  wanted: GuestRequest,
  signal: AbortSignal,
  onStarted = () => {},
): Promise<CollectedOutput> {
  return collectFrames(readFrames(stream), wanted, signal, onStarted);
}

test("output, files and report are collected, and the report ends it", async () => {
  const stream = new PassThrough();
  stream.write(Buffer.concat([delivered("o", "hel"), delivered("e", "oops"), delivered("o", "lo")]));
  stream.write(Buffer.concat([delivered("n", "\0main"), delivered("a", "EL"), delivered("a", "F")]));
  stream.write(delivered("n", "missing\0log"));
  stream.write(delivered("x", reportText({})));
  const output = await collect(stream, { ...request, left: { names: ["main", "log"], maxBytes: 3 } }, never);
  expect(output).toMatchObject({ report: { exitCode: 0 } });
  expect([output.stdout, output.stderr].map(String)).toEqual(["hello", "oops"]);
  expect(output.left).toEqual([
    { name: "main", error: null, bytes: Buffer.from("ELF") },
    { name: "log", error: "missing", bytes: Buffer.alloc(0) },
  ]);
});

test("the start of the program is told", async () => {
  const stream = new PassThrough();
  stream.write(Buffer.concat([delivered("s", ""), delivered("x", reportText({}))]));
  const onStarted = vi.fn<() => void>();
  await collect(stream, request, never, onStarted);
  expect(onStarted).toHaveBeenCalledOnce();
});

test("a stream that ends early has no report", async () => {
  const stream = new PassThrough();
  stream.end(delivered("o", "partial"));
  const output = await collect(stream, request, never);
  expect(output.report).toBeNull();
  expect(output.stdout.toString()).toBe("partial");
});

test.each([
  ["more output than the limit", delivered("o", "x".repeat(11)), "more stdout"],
  ["a file that nobody asked for", delivered("n", "\0x"), "nobody asked for"],
  ["bytes of no file", delivered("a", "x"), "more than its limit"],
  ["the supervisor's own failure", delivered("f", "cannot fork"), "cannot fork"],
  ["bytes outside the protocol", delivered("o", "x", 2), "outside its protocol"],
  ["a malformed frame", delivered("?", "x"), "malformed frame"],
  ["a second supervisor", delivered("r", ""), "began anew"],
  ["a malformed report", delivered("x", "exitCode=?"), "report"],
])("%s is a failure of the sandbox", async (_what, bytes, message) => {
  const stream = new PassThrough();
  stream.write(bytes);
  await expect(collect(stream, request, never)).rejects.toMatchObject({
    code: "system_error",
    message: expect.stringContaining(message),
  });
});

test("a broken connection is a failure of the sandbox", async () => {
  const broken = new PassThrough();
  const output = collect(broken, request, never);
  broken.destroy(new Error("ECONNRESET"));
  await expect(output).rejects.toMatchObject({
    code: "system_error",
    message: expect.stringContaining("ECONNRESET"),
  });
});

test("an abort ends it with the signal's own reason", async () => {
  const controller = new AbortController();
  const output = collect(new PassThrough(), request, controller.signal);
  const reason = new JobAbortedError("cancelled", "The job was cancelled.");
  controller.abort(reason);
  await expect(output).rejects.toBe(reason);
});
