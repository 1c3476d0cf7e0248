import { expect, test } from "vitest";
import type { InvalidInputError } from "./errors.ts";
import { readProgress, type ToldProgress } from "./told-progress.ts";

test("a percentage is kept as it is, parts as their share", () => {
  expect(readProgress(33.3, "on it")).toEqual({ percent: 33.3, done: null, total: null, message: "on it" });
  expect(readProgress({ done: 1, total: 4 })).toEqual({ percent: 25, done: 1, total: 4, message: null });
  expect(readProgress({ done: 7 })).toEqual({ percent: null, done: 7, total: null, message: null });
  expect(readProgress({ done: 0, total: 0 }).percent).toBe(100);
});

test("a message becomes one that can be stored, and short", () => {
  const { message } = readProgress(1, `a\0${"x".repeat(5000)}`);
  expect(message).toMatch(/^a\uFFFDx+ … \[\d+ bytes more\]$/);
  expect(Buffer.byteLength(message!)).toBeLessThanOrEqual(1024);
});

test.each<[unknown, string]>([
  [101, ""],
  [-1, ""],
  [Number.NaN, ""],
  [{ done: 5, total: 4 }, "/done"],
  [{ done: -1 }, "/done"],
  [{ total: 3 }, "/done"],
  [{ done: 1, total: Number.POSITIVE_INFINITY }, "/total"],
])("%j is refused, and the field named", (told, pointer) => {
  let thrown: unknown;
  try {
    readProgress(told as ToldProgress);
  } catch (error) {
    thrown = error;
  }
  const error = thrown as InvalidInputError;
  expect([error.code, error.faults.map((fault) => fault.pointer)]).toEqual(["INVALID_PROGRESS", [pointer]]);
});
