import { PassThrough } from "node:stream";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { converse } from "./converse.ts";
import { delivered } from "./delivered.fixture.ts";
import { readFrames } from "./frame-stream.ts";
import { reportText } from "./report-text.fixture.ts";

const request = { files: [], command: [], environment: {}, wallMs: 1000, stdoutBytes: 10, stderrBytes: 10 };
const never = new AbortController().signal;
let stream: PassThrough;
beforeEach(() => {
  vi.useFakeTimers();
  stream = new PassThrough();
  // What we send would come back as an answer.
  stream.write = () => true;
});
afterEach(() => vi.useRealTimers());

test("a supervisor that does not start the program is given up after 20 s", async () => {
  const said = converse(readFrames(stream), { request, signal: never }, () => {}).catch(
    (error: unknown) => error,
  );
  await vi.advanceTimersByTimeAsync(20_000);
  expect(await said).toMatchObject({
    code: "system_error",
    message: "The sandbox did not start the program within 20000 ms.",
  });
});

test("one that sends no report is given up 5 s after the program's own limit, counted from its start", async () => {
  const onStarted = vi.fn<() => void>();
  const said = converse(readFrames(stream), { request, signal: never }, onStarted).catch(
    (error: unknown) => error,
  );
  await vi.advanceTimersByTimeAsync(19_000);
  stream.push(delivered("s", ""));
  await vi.advanceTimersByTimeAsync(5999);
  expect(onStarted).toHaveBeenCalledOnce();
  stream.push(delivered("o", "still"));
  await vi.advanceTimersByTimeAsync(1);
  expect(await said).toMatchObject({ message: "The sandbox sent no report within 6000 ms." });
});

test("after the report nothing is waited for", async () => {
  const said = converse(readFrames(stream), { request, signal: never }, () => {});
  stream.push(Buffer.concat([delivered("s", ""), delivered("x", reportText({}))]));
  expect(await said).toMatchObject({ report: { exitCode: 0 } });
  expect(vi.getTimerCount()).toBe(0);
});
