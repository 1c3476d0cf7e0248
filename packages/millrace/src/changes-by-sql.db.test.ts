import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { defineHandler, JobQueueManager, silentLogger, type UniqueSettings } from "./index.ts";

const plain = defineHandler({
  type: "plain",
  schema: z.strictObject({ n: z.number() }),
  execute: () => null,
});

let database: TestDatabase;
let sql: postgres.Sql;
let manager: JobQueueManager;
beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.url, { max: 2, onnotice() {} });
  manager = new JobQueueManager({
    databaseUrl: database.url,
    handlers: [plain],
    workers: false,
    logger: silentLogger,
  });
  await manager.initialize();
  await sql`insert into millrace.queue (name) values ('other'), ('narrow')`;
});
afterAll(async () => {
  await manager?.shutdown();
  await sql?.end();
  await database?.drop();
});

const later = new Date("2100-01-01T00:00:00Z");

describe("a job that has not started is changed by SQL", () => {
  const add = (rest: object = {}) => manager.createJob({ type: "plain", payload: { n: 1 }, ...rest });
  async function change(id: string, settings: unknown): Promise<string> {
    const [row] = await sql`select millrace.change(${id}, ${sql.json(settings as never)}) as answer`;
    return row?.answer as string;
  }

  test("in payload, priority, queue and time, as by the library", async () => {
    const [bySql, byLibrary] = [await add(), await add()];
    const changes = { payload: { n: 2 }, priority: "high", queue: "other" } as const;
    expect(await change(bySql, { ...changes, scheduledAt: "2100-01-01T01:00:00+01:00" })).toBe("done");
    await manager.patchJob(byLibrary, { ...changes, scheduledAt: later });
    const shown = async (id: string) => {
      const { payload, priority, queue, scheduledAt, waitingFor } = (await manager.getJob(id))!;
      return { payload, priority, queue, scheduledAt, waitingFor };
    };
    expect(await shown(bySql)).toEqual({
      payload: { n: 2 },
      priority: 2,
      queue: "other",
      scheduledAt: later,
      waitingFor: "schedule",
    });
    expect(await shown(bySql)).toEqual(await shown(byLibrary));
    expect(await change(bySql, { priority: 9 })).toBe("done");
    expect(await shown(bySql)).toEqual({ ...(await shown(byLibrary)), priority: 9 });
  });

  test("and says why it is not", async () => {
    const ended = await add();
    await manager.cancelJob(ended);
    for (const settings of [{ priority: 1 }, { payload: { n: 2 } }]) {
      expect(await change(ended, settings)).toBe("conflict:cancelled");
      expect(await change("999999999", settings)).toBe("unknown");
    }
    await manager.queues.change("narrow", { maxWaiting: 0 });
    const id = await add();
    expect(await change(id, { queue: "narrow" })).toBe("full:narrow");
  });

  test.each<[unknown, string]>([
    [{}, "must name at least one of payload, priority, queue, scheduledAt"],
    [[], "the settings must be an object"],
    [{ type: "other" }, "type is not a known field"],
    [{ priority: 0 }, "priority must be one of"],
    [{ payload: { n: "2" } }, 'the payload does not fit type "plain": payload/n must be number'],
    [{ queue: "nowhere" }, 'unknown queue "nowhere"'],
    [{ scheduledAt: "2026-02-29T00:00:00Z" }, "scheduledAt must be a time with its zone"],
    [{ scheduledAt: "2026-02-28T00:00:00" }, "scheduledAt must be a time with its zone"],
    [{ scheduledAt: null }, "scheduledAt must be a time with its zone"],
  ])("not by %j", async (settings, message) => {
    const id = await add();
    await expect(change(id, settings)).rejects.toThrow(message);
    expect(await manager.getJob(id)).toMatchObject({ payload: { n: 1 }, priority: 3, queue: "default" });
  });

  test("one that has ended is removed, and no other", async () => {
    const id = await add();
    const remove = async () => (await sql`select millrace.remove(${id}) as answer`)[0]?.answer as string;
    expect(await remove()).toBe("conflict:pending");
    await manager.cancelJob(id);
    expect([await remove(), await remove()]).toEqual(["done", "unknown"]);
  });
});

describe("uniqueness that SQL tells is that of the library", () => {
  const by = {
    sql: async (n: number, unique: UniqueSettings) => {
      const [row] = await sql`
        select millrace.enqueue('plain', ${sql.json({ n })}, uniqueness => ${sql.json(unique as never)})::text as id`;
      return row?.id as string;
    },
    library: (n: number, unique: UniqueSettings) =>
      manager.createJob({ type: "plain", payload: { n }, unique }),
  };

  test.each(["sql", "library"] as const)(
    "by %s: existing, replace with a delay, a window, refuse",
    async (door) => {
      const add = by[door];
      const key = (name: string) => `${name}-${door}`;
      const first = await add(1, { key: key("plain") });
      expect(await add(2, { key: key("plain") })).toBe(first);

      const debounced = {
        key: key("debounced"),
        mode: "pending",
        onConflict: "replace",
        delayMs: 60_000,
        maxDelayMs: 3_600_000,
      } as const;
      const waits = await add(1, debounced);
      expect(await add(2, debounced)).toBe(waits);
      expect(await manager.getJob(waits)).toMatchObject({ payload: { n: 2 }, waitingFor: "schedule" });

      const window = { key: key("window"), mode: { windowMs: 3_600_000 } } as const;
      const one = await add(1, window);
      await manager.cancelJob(one);
      expect(await add(2, window)).toBe(one);

      await expect(add(3, { key: key("plain"), onConflict: "refuse" })).rejects.toThrow(
        door === "sql" ? `job ${first} has the unique key` : first,
      );
      const stored = await sql`select extra -> 'unique' as rule from millrace.scheduled where id = ${waits}`;
      expect(stored).toEqual([{ rule: { ...debounced, queueId: expect.any(Number) } }]);
    },
  );

  test.each<[object, string]>([
    [{}, "key is required"],
    [{ key: "" }, "key must be a text of 1 to 200"],
    [{ key: "k", colour: 1 }, "colour is not a known field"],
    [{ key: "k", mode: "never" }, "mode must be pending"],
    [{ key: "k", mode: { windowMs: 0 } }, "mode must be pending"],
    [{ key: "k", mode: { windowMs: "1" } }, "mode must be pending"],
    [{ key: "k", mode: { windowMs: 1, more: 1 } }, "mode must be pending"],
    [{ key: "k", onConflict: "fight" }, "onConflict must be one of existing, replace, refuse"],
    [{ key: "k", delayMs: 0 }, "delayMs must be at least 1"],
    [{ key: "k", maxDelayMs: 5 }, "maxDelayMs must be at least delayMs"],
    [{ key: "k", delayMs: 6, maxDelayMs: 5 }, "maxDelayMs must be at least delayMs"],
    [[] as never, "it must be an object"],
  ])("%j is refused", async (unique, message) => {
    await expect(by.sql(1, unique as UniqueSettings)).rejects.toThrow(message);
    await expect(by.library(1, unique as UniqueSettings)).rejects.toMatchObject({ code: "INVALID_JOB" });
  });

  test("what contradicts it is refused", async () => {
    const enqueue = (rest: string) =>
      sql.unsafe(
        `select millrace.enqueue('plain', '{"n": 1}', uniqueness => '{"key": "k", "delayMs": 5}', ${rest})`,
      );
    await expect(enqueue("unique_key => 'k'")).rejects.toThrow(
      "unique_key cannot be given together with uniqueness",
    );
    await expect(enqueue("scheduled_at => now()")).rejects.toThrow(
      "scheduled_at cannot be given together with the delayMs",
    );
    await expect(enqueue("depends_on => array[1]")).rejects.toThrow(
      "cannot be given together with depends_on",
    );
  });
});
