import { silentLogger } from "@millrace/core";
import { createTestDatabase } from "@millrace/testing";
import { JobQueueManager } from "millrace";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";
import { anything, broken } from "./test-handlers.fixture.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ handlers: [anything, broken] });
});
afterAll(() => app?.stop());

/** The action once it has ended. */
async function ended(id: string) {
  const look = async () => (await app.send("GET", `/api/bulk-actions/${id}`)).body;
  await expect.poll(async () => (await look()).state, { interval: 20 }).not.toBe("running");
  return look();
}

test("jobs that failed are counted, retried in the background, and deleted", async () => {
  const jobs = Array.from({ length: 5 }, () => ({ type: "broken", payload: {} }));
  const { body } = await app.send("POST", "/api/jobs/bulk", { jobs });
  for (const id of body.ids) await app.jobs.waitFor(id);
  const filter = {
    type: "broken",
    errorCode: (await app.send("GET", `/api/jobs/${body.ids[0]}`)).body.errorCode,
  };
  expect((await app.send("GET", `/api/jobs?errorCode=${filter.errorCode}`)).body.jobs).toHaveLength(5);

  const retry = { action: "retry", filter: { ...filter, createdAfter: "2020-01-01T00:00:00Z" } };
  expect(await app.send("POST", "/api/bulk-actions/preview", retry)).toMatchObject({
    status: 200,
    body: { matched: 5, exact: true },
  });
  const begun = await app.send("POST", "/api/bulk-actions", retry);
  expect(begun).toMatchObject({
    status: 202,
    body: { action: "retry", expected: 5, expectedExact: true, queue: null },
  });
  expect(begun.body.filter).toEqual({ ...filter, createdAfter: "2020-01-01T00:00:00.000Z" });
  expect(begun.headers.get("location")).toBe(`/api/bulk-actions/${begun.body.id}`);
  expect(await ended(begun.body.id)).toMatchObject({ state: "completed", done: 5, skipped: {}, error: null });
  for (const id of body.ids) await app.jobs.waitFor(id);

  const removal = await app.send("POST", "/api/bulk-actions", { action: "delete", filter });
  expect(await ended(removal.body.id)).toMatchObject({ state: "completed", done: 5 });
  expect((await app.send("GET", `/api/jobs/${body.ids[0]}`)).status).toBe(404);

  const list = await app.send("GET", "/api/bulk-actions?limit=1");
  expect(list.body.actions.map(({ id }: { id: string }) => id)).toEqual([removal.body.id]);
  const next = await app.send("GET", `/api/bulk-actions?cursor=${list.body.nextCursor}`);
  expect(next.body.actions.map(({ id }: { id: string }) => id)).toEqual([begun.body.id]);
  expect(await app.send("POST", `/api/bulk-actions/${begun.body.id}/stop`)).toMatchObject({
    status: 200,
    body: { state: "completed" },
  });
});

test("an action waits for a process with workers, and can be stopped before", async () => {
  const database = await createTestDatabase();
  const office = new JobQueueManager({ databaseUrl: database.url, logger: silentLogger, workers: false });
  const { id } = await office.bulk.start({ action: "cancel", filter: {} });
  expect(await office.bulk.stop(id)).toMatchObject({ state: "stopped", done: 0 });
  const entries = await (await office.connectStore()).getBulkAction(id);
  expect(entries?.actor).not.toMatch(/^database:/);
  await office.shutdown();
  await database.drop();
});

test("bad input is refused, and its field named", async () => {
  const pointersOf = async (body: unknown) =>
    (await app.send("POST", "/api/bulk-actions", body)).body.errors?.map(
      ({ pointer }: { pointer: string }) => pointer,
    );
  expect(await pointersOf({ action: "burn", filter: {} })).toEqual(["/action"]);
  expect(await pointersOf({ action: "retry" })).toEqual(["/filter"]);
  expect(await pointersOf({ action: "retry", filter: { state: "failed" } })).toEqual(["/filter/state"]);
  expect(await pointersOf({ action: "retry", filter: { status: "completed" } })).toEqual(["/filter/status"]);
  for (const createdAfter of ["today", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59-01:00"])
    expect(await pointersOf({ action: "retry", filter: { createdAfter } })).toEqual(["/filter/createdAfter"]);
  expect(await pointersOf({ action: "retry", filter: {}, queue: "default" })).toEqual(["/queue"]);
  expect(await pointersOf({ action: "move", filter: {} })).toEqual(["/queue"]);
  expect(await pointersOf({ action: "move", filter: {}, queue: "nowhere" })).toEqual(["/queue"]);
  expect(await pointersOf({ action: "prioritize", filter: {}, priority: "soonest" })).toEqual(["/priority"]);
  for (const id of ["0", "x", "99999999999999999999", "77"])
    expect((await app.send("GET", `/api/bulk-actions/${id}`)).body.code).toBe("BULK_ACTION_NOT_FOUND");
  expect((await app.send("GET", "/api/bulk-actions?cursor=x")).status).toBe(400);
});
