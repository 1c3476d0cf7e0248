import { expect, test } from "vitest";
import { createEventBus } from "./events.ts";

test("listeners are called in the order they came, until they stop", () => {
  const events = createEventBus((error) => {
    throw error;
  });
  const calls: string[] = [];
  const stopFirst = events.on("worker.started", ({ worker }) => calls.push(`first ${worker}`));
  events.on("worker.started", ({ worker }) => calls.push(`second ${worker}`));
  events.emit("worker.started", { worker: "a" });
  stopFirst();
  events.emit("worker.started", { worker: "b" });
  events.emit("worker.stopped", { worker: "b" });
  expect(calls).toEqual(["first a", "second a", "second b"]);
});

test("a listener that throws is told of, and the others still hear the event", () => {
  const errors: unknown[] = [];
  const events = createEventBus((error) => errors.push(error));
  const heard: string[] = [];
  events.on("worker.started", () => {
    throw new Error("broken listener");
  });
  events.on("worker.started", ({ worker }) => heard.push(worker));
  events.emit("worker.started", { worker: "a" });
  expect([errors, heard]).toEqual([[new Error("broken listener")], ["a"]]);
});

test("a listener may stop itself while it is called", () => {
  const events = createEventBus((error) => {
    throw error;
  });
  const calls: number[] = [];
  const stop = events.on("worker.started", () => {
    calls.push(1);
    stop();
  });
  events.on("worker.started", () => calls.push(2));
  events.emit("worker.started", { worker: "a" });
  events.emit("worker.started", { worker: "a" });
  expect(calls).toEqual([1, 2, 2]);
});
