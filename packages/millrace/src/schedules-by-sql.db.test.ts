import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startScheduling } from "./test-schedules.fixture.ts";

let here: Awaited<ReturnType<typeof startScheduling>>;
beforeAll(async () => {
  here = await startScheduling(false);
});
afterAll(() => here?.stop());

const daily = { type: "report", payload: { day: "x" }, cron: "0 3 * * *", timeZone: "Europe/London" };

async function answerTo(call: "put" | "change", name: string, settings: object): Promise<unknown> {
  const [row] = await here.sql`
    select case ${call} when 'put' then millrace.put_schedule(${name}, ${here.sql.json(settings as never)})
      else millrace.change_schedule(${name}, ${here.sql.json(settings as never)})::text end as answer`;
  return row?.answer;
}
const put = (name: string, settings: object) => answerTo("put", name, settings);
const change = (name: string, settings: object) => answerTo("change", name, settings);

/** A schedule without what tells it from another of the same settings. */
async function settingsOf(name: string) {
  const {
    createdAt: _createdAt,
    updatedAt: _updatedAt,
    name: _name,
    ...settings
  } = await here.schedules.get(name);
  return settings;
}

describe("a schedule that SQL puts is the one that the library makes of the same settings", () => {
  const job = { type: "report", payload: { day: "x" } };
  test.each([
    daily,
    { ...job, intervalMs: 60_000, startAt: "2100-01-01T00:00:00Z", jitterMs: 500 },
    { ...job, cron: " 0 0 29 2 * ", endAt: "2999-01-01T00:00:00+01:00", paused: true },
    { ...job, cron: "0 0 1 1 *", overlap: "queue", catchUp: "all", priority: "high" },
    { ...job, cron: "0 0 1 1 *", overlap: "allow", catchUp: "all", catchUpMax: 3, priority: 9 },
    {
      ...job,
      cron: "0 0 1 1 *",
      queue: "default",
      maxRetries: 2,
      timeoutSeconds: 7,
      retry: { strategy: "fixed" },
    },
    { type: "slow", payload: {}, cron: "0 0 1 1 *", overlap: "cancel", catchUp: "none" },
  ])("%j", async (settings) => {
    expect(await put("by-sql", settings)).toBe("created");
    const { startAt, endAt, ...rest } = settings as { startAt?: string; endAt?: string };
    await here.schedules.put({
      name: "by-library",
      ...(startAt !== undefined && { startAt: new Date(startAt) }),
      ...(endAt !== undefined && { endAt: new Date(endAt) }),
      ...rest,
    } as never);
    expect(await settingsOf("by-sql")).toEqual(await settingsOf("by-library"));
    const [gone] =
      await here.sql`select millrace.remove_schedule('by-sql') as first, millrace.remove_schedule('by-sql') as second`;
    expect(gone).toEqual({ first: true, second: false });
    await here.schedules.remove("by-library");
  });
});

test("an interval of SQL's is counted from when it was set", async () => {
  const from = await (await here.manager.connectStore()).now();
  await put("interval", { type: "report", payload: { day: "x" }, intervalMs: 3_600_000 });
  const until = await (await here.manager.connectStore()).now();
  const next = (await here.schedules.get("interval")).nextTickAt?.getTime() as number;
  expect(next - 3_600_000).toBeGreaterThanOrEqual(Math.floor(from));
  expect(next - 3_600_000).toBeLessThanOrEqual(until);
});

describe("putting again", () => {
  test("keeps the next tick of the same timing, also one that is overdue, and whether it is paused", async () => {
    await here.schedules.create({ name: "again", ...daily });
    await here.sql`update millrace.schedule set next_tick_at = '2020-01-01T03:00Z', due_at = '2020-01-01T03:00Z' where name = 'again'`;
    await here.schedules.pause("again");
    expect(await put("again", { ...daily, payload: { day: "y" }, priority: 1 })).toBe("replaced");
    expect(await here.schedules.get("again")).toMatchObject({
      nextTickAt: new Date("2020-01-01T03:00Z"),
      payload: { day: "y" },
      priority: 1,
      paused: true,
    });
    await put("again", { ...daily, cron: "0 4 * * *" });
    expect((await here.schedules.get("again")).nextTickAt?.getTime()).toBeGreaterThan(
      Date.parse("2026-01-01"),
    );
  });

  test.each(["put", "library"])(
    "by %s with paused false passes over the ticks of the pause",
    async (door) => {
      const name = `resumed-${door}`;
      await here.schedules.create({ name, ...daily, paused: true });
      await here.sql`update millrace.schedule set next_tick_at = '2020-01-01T03:00Z', due_at = '2020-01-01T03:00Z' where name = ${name}`;
      if (door === "put") await put(name, { ...daily, paused: false });
      else await here.schedules.put({ name, ...daily, paused: false });
      const [row] =
        await here.sql`select pass_before_at > now() - interval '1 minute' as passes from millrace.schedule where name = ${name}`;
      expect(row).toEqual({ passes: true });
    },
  );

  test("without queue as its overlap lets no tick wait any more", async () => {
    await put("queues", { ...daily, overlap: "queue" });
    await here.sql`insert into millrace.schedule_run (schedule_id, tick_at, outcome)
      select id, '2020-01-01T03:00Z', 'queued' from millrace.schedule where name = 'queues'`;
    await here.sql`update millrace.schedule set queued = 1 where name = 'queues'`;
    await put("queues", daily);
    expect(await here.schedules.get("queues")).toMatchObject({ overlap: "skip", queued: 0 });
    expect(await here.schedules.runs("queues")).toMatchObject([{ outcome: "skipped", reason: "overlap" }]);
  });
});

describe("a change by SQL and by the library ends at the same", () => {
  const full = {
    ...daily,
    endAt: "2999-01-01T00:00:00Z",
    maxRetries: 5,
    queue: "default",
    overlap: "allow",
    catchUp: "all",
    retry: { multiplier: 3 },
  };
  test.each([
    [{ endAt: null, maxRetries: null, queue: null, retry: null }],
    [{ intervalMs: 60_000, jitterMs: 500 }],
    [{ catchUp: "one" }],
    [{ priority: "low", payload: { day: "z" } }],
    [{ cron: "30 4 * * *", timeZone: null }],
    [{ timeoutSeconds: 3, catchUpMax: 7 }],
  ])("%j", async (changes) => {
    for (const name of ["by-sql", "by-library"]) await put(name, full);
    expect(await change("by-sql", changes)).toBe("true");
    await here.schedules.update("by-library", changes as never);
    const [bySql, byLibrary] = [await settingsOf("by-sql"), await settingsOf("by-library")];
    if ("intervalMs" in changes) {
      // Counted from when it was set.
      expect(Math.abs(bySql.nextTickAt!.getTime() - byLibrary.nextTickAt!.getTime())).toBeLessThan(30_000);
      bySql.nextTickAt = byLibrary.nextTickAt;
    }
    expect(bySql).toEqual(byLibrary);
  });

  test("and of a schedule that is not there SQL says so", async () => {
    expect(await change("nobody", { priority: 1 })).toBe("false");
  });
});

describe("SQL refuses", () => {
  const without = ({ cron: _cron, timeZone: _zone, ...rest }: typeof daily) => rest;
  test.each<[object, string | RegExp]>([
    [[] as never, "the settings must be an object"],
    [{ ...daily, colour: "red" }, "colour is not a known field"],
    [{ ...daily, scheduledAt: "2100-01-01T00:00:00Z" }, "scheduledAt is not a known field"],
    [{ cron: "* * * * *" }, /type is required; payload is required/],
    [{ ...daily, type: "nobody" }, 'unknown job type "nobody"'],
    [{ ...daily, payload: { day: 1 } }, "payload/day must be string"],
    [{ ...daily, queue: "nowhere" }, 'unknown queue "nowhere"'],
    [{ ...daily, key: "acme" }, "a key counts for nothing in queue"],
    [{ ...daily, priority: "urgent" }, "priority must be one of critical"],
    [{ ...daily, priority: 10 }, "priority must be one of"],
    [{ ...daily, retry: { strategy: "guess" } }, "strategy must be one of"],
    [{ ...daily, timeZone: "Mars/Olympus" }, "timeZone must be the name of a time zone"],
    [{ ...daily, cron: "0 0 30 2 *" }, "cron names a date that never comes"],
    [{ ...daily, cron: "0 25 * * *" }, 'cron cannot be read: hour "25"'],
    [{ ...daily, cron: "often" }, "cron must have 5 fields"],
    [{ ...daily, intervalMs: 60_000 }, "intervalMs cannot be combined with cron"],
    [without(daily), "cron is required, or else intervalMs"],
    [{ ...without(daily), intervalMs: 99 }, "intervalMs must be an integer from 100 to"],
    [{ ...without(daily), intervalMs: 1000, timeZone: "UTC" }, "timeZone has no meaning for an interval"],
    [{ ...without(daily), intervalMs: 1000, jitterMs: 1000 }, "jitterMs must be less than intervalMs"],
    [{ ...daily, startAt: "tomorrow" }, "startAt must be a time with its zone"],
    [
      { ...daily, startAt: "2100-01-02T00:00:00Z", endAt: "2100-01-01T00:00:00Z" },
      "endAt must be after startAt",
    ],
    [{ ...daily, endAt: "2020-01-01T00:00:00Z" }, "endAt leaves no tick"],
    [{ ...daily, overlap: "both" }, "overlap must be one of skip, queue, cancel, allow"],
    [{ ...daily, catchUp: "all" }, "catchUp can be all with overlap"],
    [{ ...daily, catchUpMax: 3 }, 'catchUpMax belongs to catchUp "all"'],
    [{ ...daily, paused: "yes" }, "paused must be true or false"],
  ])("%j", async (settings, message) => {
    await expect(put("refused", settings)).rejects.toThrow(message);
    await put("kept", daily);
    const before = await settingsOf("kept");
    await expect(put("kept", settings)).rejects.toThrow(message);
    expect(await settingsOf("kept")).toEqual(before);
  });

  test("a name that is none, and what a change cannot change", async () => {
    await expect(put("no spaces", daily)).rejects.toThrow("name must be 1 to 80 letters");
    await put("fixed", daily);
    for (const changes of [{ type: "slow" }, { paused: true }, { name: "other" }])
      await expect(change("fixed", changes)).rejects.toThrow("name and type are fixed");
    await expect(change("fixed", { endAt: "2020-01-01T00:00:00Z" })).rejects.toThrow("endAt leaves no tick");
    await expect(change("fixed", [])).rejects.toThrow("must be an object");
  });
});
