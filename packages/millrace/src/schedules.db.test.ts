import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startScheduling } from "./test-schedules.fixture.ts";

let here: Awaited<ReturnType<typeof startScheduling>>;
beforeAll(async () => {
  here = await startScheduling(false);
});
afterAll(() => here?.stop());

describe("putting a schedule again", () => {
  const daily = {
    name: "daily",
    type: "report",
    payload: { day: "x" },
    cron: "0 3 * * *",
    timeZone: "Europe/London",
  } as const;

  test("keeps the next tick of the same timing, even one that is overdue, and takes over the rest", async () => {
    await here.schedules.put({
      ...daily,
      name: "interval",
      cron: undefined as never,
      timeZone: undefined as never,
      intervalMs: 50_000,
    });
    const before = await here.schedules.get("interval");
    const again = await here.schedules.put({
      name: "interval",
      type: "report",
      payload: { day: "y" },
      intervalMs: 50_000,
      priority: 1,
    });
    expect(again).toMatchObject({ nextTickAt: before.nextTickAt, payload: { day: "y" }, priority: 1 });
    expect((await here.schedules.update("interval", { intervalMs: 40_000 })).nextTickAt).not.toEqual(
      before.nextTickAt,
    );
  });

  test("leaves it paused, unless it says otherwise", async () => {
    await here.schedules.put(daily);
    await here.schedules.pause("daily");
    expect((await here.schedules.put(daily)).paused).toBe(true);
    expect((await here.schedules.put({ ...daily, paused: false })).paused).toBe(false);
  });

  test("by many at once makes one schedule", async () => {
    const all = await Promise.all(
      Array.from({ length: 10 }, () => here.schedules.put({ ...daily, name: "race" })),
    );
    expect(new Set(all.map(({ createdAt }) => createdAt.getTime())).size).toBe(1);
  });

  test("while create refuses a name that is taken", async () => {
    await expect(here.schedules.create(daily)).rejects.toMatchObject({ code: "SCHEDULE_EXISTS" });
  });
});

test("a change takes settings away with null, and one timing replaces the other", async () => {
  await here.schedules.create({
    name: "changes",
    type: "report",
    payload: { day: "x" },
    cron: "0 3 * * *",
    timeZone: "Europe/London",
    endAt: new Date("2100-01-01"),
    maxRetries: 5,
    queue: "default",
  });
  expect(
    await here.schedules.update("changes", { endAt: null, maxRetries: null, queue: null }),
  ).toMatchObject({
    endAt: null,
    maxRetries: null,
    queue: null,
    cron: "0 3 * * *",
    timeZone: "Europe/London",
  });
  const changed = await here.schedules.update("changes", { intervalMs: 60_000, jitterMs: 500 });
  expect(changed).toMatchObject({ cron: null, intervalMs: 60_000, timeZone: "UTC", jitterMs: 500 });
  await expect(here.schedules.update("changes", { type: "slow" } as object)).rejects.toMatchObject({
    code: "INVALID_SCHEDULE",
  });
  await expect(here.schedules.update("nobody", { jitterMs: 1 })).rejects.toMatchObject({
    code: "SCHEDULE_NOT_FOUND",
  });
  await expect(here.schedules.update("changes", { payload: { day: 1 } })).rejects.toMatchObject({
    code: "INVALID_PAYLOAD",
  });
});

test("SQL pauses, resumes and shows schedules", async () => {
  await here.schedules.create({ name: "sql", type: "report", payload: { day: "x" }, cron: "0 0 1 1 *" });
  const [paused] =
    await here.sql`select millrace.pause_schedule('sql') as done, millrace.pause_schedule('nobody') as none`;
  expect(paused).toEqual({ done: true, none: false });
  expect((await here.schedules.get("sql")).paused).toBe(true);
  await here.sql`select millrace.resume_schedule('sql')`;
  const [row] = await here.sql`select * from millrace.schedules where name = 'sql'`;
  expect(row).toMatchObject({
    type: "report",
    queue: "default",
    cron: "0 0 1 1 *",
    paused: false,
    payload: { day: "x" },
  });
});

test("a key is refused where it counts for nothing, and goes to its jobs for as long as it counts", async () => {
  const keyed = {
    name: "keyed",
    type: "report",
    payload: { day: "x" },
    cron: "0 0 1 1 *",
    key: "acme",
  } as const;
  const refused = { code: "KEY_NOT_USED", faults: [{ pointer: "/key" }] };
  await expect(here.schedules.create(keyed)).rejects.toMatchObject(refused);
  await here.manager.queues.change("default", { keys: { concurrency: 1 } });
  expect(await here.schedules.create(keyed)).toMatchObject({ key: "acme" });
  expect(await here.schedules.update("keyed", { priority: 1 })).toMatchObject({ key: "acme", priority: 1 });
  const [bySql] =
    await here.sql`select millrace.trigger_schedule('keyed')::text as id, (select key from millrace.schedules where name = 'keyed')`;
  expect(bySql?.key).toBe("acme");
  const keyOf = async (id: string) => (await here.manager.getJob(id))?.key;
  expect(await keyOf(bySql?.id)).toBe("acme");
  expect(await keyOf(await here.schedules.trigger("keyed"))).toBe("acme");

  await here.manager.queues.change("default", { keys: null });
  const [later] = await here.sql`select millrace.trigger_schedule('keyed')::text as id`;
  expect(await keyOf(later?.id)).toBeNull();
  expect(await keyOf(await here.schedules.trigger("keyed"))).toBeNull();
  await expect(here.schedules.update("keyed", { priority: 2 })).rejects.toMatchObject(refused);
  expect(await here.schedules.update("keyed", { key: null })).toMatchObject({ key: null, priority: 1 });
  await here.schedules.remove("keyed");
});

test("lists go by name, page by page; previews tell the next ticks", async () => {
  const { schedules } = await here.schedules.list();
  const names = schedules.map(({ name }) => name);
  expect(names).toEqual(names.toSorted());
  const seen: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await here.schedules.list({ limit: 2, ...(cursor !== undefined && { cursor }) });
    seen.push(...page.schedules.map(({ name }) => name));
    cursor = page.nextCursor;
  }
  expect(seen).toEqual(names);

  const ticks = await here.schedules.preview(
    { cron: "0 0 1 1 *", startAt: new Date("2100-01-01T00:00Z") },
    2,
  );
  expect(ticks).toEqual([new Date("2100-01-01T00:00Z"), new Date("2101-01-01T00:00Z")]);
  const [next] = await here.schedules.preview("sql", 1);
  expect(next).toEqual((await here.schedules.get("sql")).nextTickAt);
});

test("the ledger is swept with the jobs that it tells of; queued ticks stay", async () => {
  await here.schedules.create({ name: "swept", type: "report", payload: { day: "x" }, cron: "0 0 1 1 *" });
  await here.sql`insert into millrace.schedule_run (schedule_id, tick_at, recorded_at, outcome)
    select s.id, now() - days * interval '1 day', now() - days * interval '1 day', outcome from millrace.schedule s, (values (8, 'created'), (9, 'queued'), (6, 'missed')) v (days, outcome)
    where s.name = 'swept'`;
  await (await here.manager.connectStore()).maintain(7);
  expect((await here.schedules.runs("swept")).map(({ outcome }) => outcome)).toEqual(["missed", "queued"]);
  expect(await here.schedules.remove("swept")).toBe(true);
  expect(await here.schedules.remove("swept")).toBe(false);
  const [left] = await here.sql`select count(*)::int as n from millrace.schedule_run`;
  expect(left?.n).toBe(0);
});
