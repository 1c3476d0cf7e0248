import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startManagers } from "./test-managers.fixture.ts";

const { office, stop } = await startManagers();
afterAll(stop);

describe("getJobs", () => {
  let ids: readonly string[];

  beforeAll(async () => {
    ids = await office.createJobs([
      { type: "parked", payload: { userId: "u1" } },
      { type: "parked", payload: { userId: "u2" }, priority: "low" },
      { type: "parked", payload: { userId: "u1" }, priority: "critical" },
    ]);
  });

  const found = async (filters: Parameters<typeof office.getJobs>[0]) =>
    (await office.getJobs({ type: "parked", ...filters })).map((job) => ids.indexOf(job.id));

  test("lists the newest first", async () => expect(await found({})).toEqual([2, 1, 0]));
  test("filters by what the payload contains", async () =>
    expect(await found({ payload: { userId: "u1" } })).toEqual([2, 0]));
  test("filters by priority, by name and by number", async () => {
    expect(await found({ priority: "low" })).toEqual([1]);
    expect(await found({ priority: 1 })).toEqual([2]);
  });
  test("filters by status", async () => {
    expect(await found({ status: "pending" })).toEqual([2, 1, 0]);
    expect(await found({ status: "completed" })).toEqual([]);
  });
  test("filters by time of creation", async () => {
    expect(await found({ createdAfter: new Date(Date.now() + 60_000) })).toEqual([]);
    expect(
      await found({
        createdAfter: new Date(Date.now() - 60_000),
        createdBefore: new Date(Date.now() + 60_000),
      }),
    ).toEqual([2, 1, 0]);
  });
  test("takes limit and offset", async () => {
    expect(await found({ limit: 1 })).toEqual([2]);
    expect(await found({ limit: 1, offset: 1 })).toEqual([1]);
    expect(await found({ offset: 3 })).toEqual([]);
  });
  test("pages by cursor to the end", async () => {
    const first = await office.listJobs({ filter: { type: "parked" }, limit: 2 });
    const second = await office.listJobs({
      filter: { type: "parked" },
      limit: 2,
      cursor: first.nextCursor ?? "",
    });
    expect([...first.jobs, ...second.jobs].map((job) => ids.indexOf(job.id))).toEqual([2, 1, 0]);
    expect(second.nextCursor).toBeNull();
  });
  test("says where a waiting job stands", async () => {
    expect(await office.getPosition(ids[2] ?? "")).toEqual({ position: 1, exact: true });
    expect(await office.getPosition(ids[1] ?? "")).toEqual({ position: 3, exact: true });
  });
  test("says that no worker serves a type", async () => {
    expect(await office.getJob(ids[0] ?? "")).toMatchObject({ status: "pending", waitingFor: "worker" });
  });

  test.each([
    { payload: { a: 1n } },
    { payload: "u1" },
    { limit: 0 },
    { limit: 1001 },
    { offset: -1 },
    { offset: 10_001 },
    { status: "done" },
    { createdAfter: "today" },
    { createdAfter: new Date(8.64e15) },
    { nope: 1 },
  ])("refuses what it cannot use: %o", async (filters) => {
    await expect(office.getJobs(filters as object)).rejects.toMatchObject({ code: "INVALID_FILTER" });
  });
});
