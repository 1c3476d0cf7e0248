import { expect, test } from "vitest";
import { spawnNode } from "./node-process.ts";

const child = new URL("./test-child.ts", import.meta.url);

test("tells what the child does, in order, each event once", async () => {
  await using counting = spawnNode(child, { args: ["count"] });
  expect(await counting.event("ready")).toMatchObject({ mode: "count" });
  expect(await counting.event("count", (event) => Number(event["count"]) >= 3)).toMatchObject({ count: 3 });
  expect(await counting.event("count")).toMatchObject({ count: 1 });
  expect(await counting.event("count")).toMatchObject({ count: 2 });
  expect(await counting.event("count")).toMatchObject({ count: 4 });
  expect(await counting.line(/^noise 3/)).toBe("noise 3");
});

test("a frozen child says nothing until it is woken, and a killed one is told by its signal", async () => {
  await using counting = spawnNode(child, { args: ["count"] });
  await counting.event("count");
  counting.signal("SIGSTOP");
  // What it wrote before it froze has arrived when a second child has started and spoken.
  await using other = spawnNode(child, { args: ["count"] });
  await other.event("count");
  const frozenAt = counting.events.length;
  await other.event("count", (event) => Number(event["count"]) >= 10);
  expect(counting.events.length).toBe(frozenAt);

  counting.signal("SIGCONT");
  await counting.event("count", (event) => Number(event["count"]) > frozenAt);
  counting.signal("SIGSTOP");
  counting.signal("SIGKILL");
  expect(await counting.exit()).toEqual({ code: null, signal: "SIGKILL" });
  expect(() => counting.signal("SIGTERM")).toThrow("it has ended");
});

test("waiting for what never comes fails with what the child printed", async () => {
  await using failing = spawnNode(child, { args: ["fail"] });
  await expect(failing.event("never")).rejects.toThrow(/no event "never" before it ended \(1\)[^]*as asked/);
  await using counting = spawnNode(child, { args: ["count"], patienceMs: 300 });
  await expect(counting.event("never")).rejects.toThrow(/no event "never" within 300 ms/);
});
