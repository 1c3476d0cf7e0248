import { type Logger, silentLogger } from "@millrace/core";
import { expect, test } from "vitest";
import { containerLabels } from "./labels.ts";
import { stubEngine } from "./stub-engine.fixture.ts";
import { sweepContainers } from "./sweep.ts";

test("a container that cannot be removed is told, and those after it are removed all the same", async () => {
  const removals = { stuck: 500, going: 409, gone: 404, last: 204 };
  const containers = Object.keys(removals).map((Id) => ({
    Id,
    Created: Date.now() / 1000 - 3600,
    State: "exited",
    Labels: containerLabels("7", "run", 60),
  }));
  const engine = await stubEngine((method, path) => {
    const status = Object.entries(removals).find(([id]) => path.includes(`/${id}?`))?.[1];
    if (method === "DELETE") return { status: status ?? 400, body: { message: "device or resource busy" } };
    const now = new Date().toISOString();
    if (path.includes("/info")) return { status: 200, body: { SystemTime: now } };
    const body = path.includes("/containers/json") ? containers : { State: { FinishedAt: now } };
    return { status: 200, body };
  });
  const warned: unknown[] = [];
  const logger: Logger = { ...silentLogger, warn: (fields) => warned.push(fields) };
  expect(await sweepContainers(engine.docker, logger)).toBe(3);
  expect(warned).toEqual([expect.objectContaining({ container: "stuck", job: "7", err: expect.any(Error) })]);
  engine.close();
});
