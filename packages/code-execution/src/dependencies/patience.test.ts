import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createPatience, PATIENCE_MS } from "./patience.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => void vi.useRealTimers());

const never = new Promise<never>(() => {});
const isOver = (work: Promise<unknown>) => Promise.race([work.then(() => true), Promise.resolve(false)]);

test("an attempt waits for others as long as it may in all, and then gives its job back", async () => {
  const patience = createPatience(new AbortController().signal);
  const first = Promise.withResolvers<string>();
  const told = patience.wait(first.promise, "an image is built");
  vi.advanceTimersByTime(PATIENCE_MS - 1000);
  first.resolve("built");
  expect(await told).toBe("built");
  const second = patience.wait(never, "its packages are installed for another job").catch((error) => error);
  vi.advanceTimersByTime(999);
  expect(await isOver(second)).toBe(false);
  vi.advanceTimersByTime(1);
  expect(await second).toMatchObject({
    code: "snoozed",
    delayMs: 5000,
    reason: "its packages are installed for another job",
  });
});

test("time of its own does not count", async () => {
  const patience = createPatience(new AbortController().signal);
  vi.advanceTimersByTime(2 * PATIENCE_MS);
  expect(await patience.wait(Promise.resolve("there"), "it is looked for")).toBe("there");
});

test("who is cancelled does not wait", async () => {
  const controller = new AbortController();
  const waiting = createPatience(controller.signal).wait(never, "it is looked for");
  controller.abort(new Error("its job was cancelled"));
  await expect(waiting).rejects.toThrow("its job was cancelled");
});
