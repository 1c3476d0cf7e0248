import { silentLogger } from "@millrace/core";
import { createTestDatabase, type NodeProcess, spawnNode, type TestDatabase } from "@millrace/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { JobQueueManager } from "../job-queue-manager.ts";
import { until } from "./until.fixture.ts";

const PROCESSES = 3;
/** Within that time a change of the rules counts in every process. Milliseconds. */
const BOUND_MS = 1_000;

let database: TestDatabase;
let office: JobQueueManager;
beforeAll(async () => {
  database = await createTestDatabase();
  office = new JobQueueManager({
    databaseUrl: database.url,
    handlers: [{ type: "routed", execute: () => null }],
    workers: false,
    logger: silentLogger,
  });
  await office.initialize();
});
afterAll(async () => {
  await office?.shutdown();
  await database?.drop();
});

interface Routed {
  readonly askedAt: number;
  readonly ids: readonly string[];
}

const now = () => performance.timeOrigin + performance.now();
const routedBy = (child: NodeProcess) =>
  child.events.filter(({ event }) => event === "routed") as unknown as readonly Routed[];

/** Sends one side's jobs elsewhere; says when that was so at the earliest, and for everybody. */
async function send(side: string, queue: string): Promise<{ readonly from: number; readonly bound: number }> {
  const from = now();
  const match = { types: ["routed"], all: [{ path: "/side", equals: side }] };
  await office.routing.rules.put({ name: `to-${side}`, match, effect: { queue } });
  return { from, bound: now() + BOUND_MS };
}

test("rules that one process changes bind all others within a second, and the distribution is what they added", async () => {
  const children = Array.from({ length: PROCESSES }, () =>
    spawnNode(new URL("test-router.ts", import.meta.url), { args: [database.url] }),
  );
  const changes: { readonly queue: string; readonly from: number; readonly bound: number }[] = [];
  try {
    await Promise.all(children.map((child) => child.event("ready")));
    for (const queue of ["west", "north", "south"]) {
      const change = { queue, ...(await send("left", queue)) };
      changes.push(change);
      await until(`every process has routed after the change to ${queue}`, () =>
        children.every((child) => routedBy(child).filter(({ askedAt }) => askedAt > change.bound).length > 5),
      );
    }
    for (const child of children) child.signal("SIGTERM");
    await Promise.all(children.map((child) => child.event("stopped")));
  } finally {
    await Promise.all(children.map((child) => child.destroy()));
  }

  const routed = children.flatMap(routedBy);
  const ids = routed.flatMap((batch) => batch.ids);
  const queues = new Map<string, string>();
  for (let from = 0; from < ids.length; from += 1000)
    for (const job of await (await office.connectStore()).getJobsById(ids.slice(from, from + 1000)))
      queues.set(job.id, job.queue);

  let judged = 0;
  for (const { askedAt, ids: batch } of routed) {
    const [left, right] = batch.map((id) => queues.get(id));
    const last = changes.findLast(({ from }) => askedAt >= from);
    if (last !== undefined && askedAt > last.bound) {
      judged += 1;
      expect([left, right]).toEqual([last.queue, "default"]);
    } else expect(["default", ...changes.map(({ queue }) => queue)]).toContain(left);
  }
  expect(judged).toBeGreaterThanOrEqual(changes.length * PROCESSES * 5);

  const distribution = await office.routing.getDistribution();
  const counted = Map.groupBy(queues.values(), (queue) => queue);
  for (const queue of ["west", "north", "south", "default"])
    expect(distribution.queues[queue]).toMatchObject({
      created: counted.get(queue)?.length,
      unfinished: counted.get(queue)?.length,
    });
  expect(distribution.total.created).toBe(ids.length);
  expect(distribution.types.routed?.created).toBe(ids.length);
});
