import type { FollowedPiece, OutputPlace } from "@millrace/core";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { OutputReader } from "./output-reader.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => void vi.useRealTimers());
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

const never = new AbortController().signal;
const place = (jobId: string, part = 0): OutputPlace => ({ jobId, run: "0", part });
const piece = (part: number): FollowedPiece => ({
  run: "1",
  part,
  stream: "stdout",
  at: 0,
  bytes: Buffer.from("x"),
});

function createReader() {
  const written = new Map<string, FollowedPiece[]>();
  const asked: string[][] = [];
  const reader = new OutputReader({
    readOutput: async (places) => {
      asked.push(places.map(({ jobId }) => jobId));
      return places.map(({ jobId, part }) => (written.get(jobId) ?? []).filter((one) => one.part > part));
    },
  });
  return { reader, written, asked };
}

test("all that wait are looked for together, ten times a second, and none while nobody waits", async () => {
  const { reader, written, asked } = createReader();
  const both = Promise.all([reader.next(place("1"), never), reader.next(place("2"), never)]);
  await pass(350);
  expect(asked).toEqual([
    ["1", "2"],
    ["1", "2"],
    ["1", "2"],
    ["1", "2"],
  ]);
  written.set("1", [piece(1)]).set("2", [piece(1)]);
  await pass(100);
  expect((await both).map((pieces) => pieces.length)).toEqual([1, 1]);
  asked.length = 0;
  await pass(10_000);
  expect(asked).toEqual([]);
});

test("who comes back with another place gets what is past it", async () => {
  const { reader, written } = createReader();
  written.set("1", [piece(1), piece(2)]);
  const next = reader.next(place("1", 1), never);
  await pass(0);
  expect((await next).map(({ part }) => part)).toEqual([2]);
});

test("who is aborted waits no more", async () => {
  const { reader } = createReader();
  const abort = new AbortController();
  const next = reader.next(place("1"), abort.signal);
  abort.abort();
  expect(await next).toEqual([]);
  expect(await reader.next(place("1"), abort.signal)).toEqual([]);
});

test("an error of the store is told to those who waited", async () => {
  const reader = new OutputReader({ readOutput: async () => Promise.reject(new Error("away")) });
  const error = reader.next(place("1"), never).catch((thrown: unknown) => thrown);
  await pass(0);
  expect(await error).toMatchObject({ message: "away" });
});
