import { type AddedJob, defaultJobPolicy } from "@millrace/core";
import { describe, expect, it } from "vitest";
import { claim, done, end, job, sql, store, untilBlocked, useStore } from "./test-store.ts";
import { raceForKeys } from "./test-unique-race.fixture.ts";

useStore();

const unique = { key: "k", mode: "unfinished", onConflict: "existing" } as const;
const undone = new Error("undone");

function add(transaction?: unknown, key = "k"): Promise<AddedJob> {
  const jobs = [{ job: job(), unique: { ...unique, key } }];
  return store.enqueueUnique(jobs, { transaction }).then(([added]) => added as AddedJob);
}

describe("who loses a race", () => {
  it("gets the winner's id when the winner commits", async () => {
    let losers: Promise<AddedJob[]> | undefined;
    const winner = await sql.begin(async (transaction) => {
      const added = await add(transaction);
      losers = Promise.all([add(), add()]);
      await untilBlocked(2);
      return added;
    });
    expect(winner.outcome).toBe("created");
    expect(await losers).toEqual([
      { id: winner.id, outcome: "existing" },
      { id: winner.id, outcome: "existing" },
    ]);
  });

  it("takes its place when the winner rolls back, and the next one gets that id", async () => {
    let losers: Promise<AddedJob[]> | undefined;
    const winner = sql.begin(async (transaction) => {
      await add(transaction);
      losers = Promise.all([add(), add()]);
      await untilBlocked(2);
      throw undone;
    });
    await expect(winner).rejects.toBe(undone);
    const added = (await losers) as AddedJob[];
    expect(added.map(({ outcome }) => outcome).toSorted()).toEqual(["created", "existing"]);
    expect(added[0]?.id).toBe(added[1]?.id);
    expect(await store.getJob(added[0]?.id as string)).toMatchObject({ status: "pending" });
  });

  it("keeps to the holder from before when who took the key over rolls back", async () => {
    const first = await add();
    await store.cancel(first.id);
    let loser: Promise<AddedJob> | undefined;
    const winner = sql.begin(async (transaction) => {
      expect((await add(transaction)).outcome).toBe("created");
      loser = add();
      await untilBlocked(1);
      throw undone;
    });
    await expect(winner).rejects.toBe(undone);
    const { id, outcome } = (await loser) as AddedJob;
    expect(outcome).toBe("created");
    expect(id).not.toBe(first.id);
  });

  it("sees that the holder ended while it waited for the key", async () => {
    const first = await add();
    const { jobs } = await claim(1);
    let loser: Promise<AddedJob> | undefined;
    await sql.begin(async (transaction) => {
      expect(await add(transaction)).toEqual({ id: first.id, outcome: "existing" });
      loser = add();
      await untilBlocked(1);
      await store.complete(jobs.map((claimed) => end(claimed, done)));
    });
    expect((await loser)?.outcome).toBe("created");
  });

  it("of a retry by hand against an add is told", async () => {
    const { id } = await add();
    await store.cancel(id);
    let retried: ReturnType<typeof store.retry> | undefined;
    const next = await sql.begin(async (transaction) => {
      const added = await add(transaction);
      retried = store.retry(id);
      await untilBlocked(1);
      return added;
    });
    expect(await retried).toEqual({ kind: "taken", holder: next.id });
  });
});

it("calls with the same keys in opposite order do not wait for each other for ever", async () => {
  const keys = ["a", "b", "c", "d", "e"];
  const call = (order: readonly string[]) =>
    store.enqueueUnique(order.map((key) => ({ job: job(), unique: { ...unique, key } })));
  const calls = Array.from({ length: 40 }, (_, index) => call(index % 2 === 0 ? keys : keys.toReversed()));
  const answers = (await Promise.all(calls)).flat();
  expect(answers.filter(({ outcome }) => outcome === "created")).toHaveLength(5);
  expect(new Set(answers.map(({ id }) => id)).size).toBe(5);
});

it("a caller's snapshot that is older than the holder is refused, not fooled", async () => {
  await store.registerTypes([
    { type: "plain", queue: job().queue, policy: defaultJobPolicy, schema: null, schemaVersion: 1 },
  ]);
  const late = sql.begin("isolation level repeatable read", async (transaction) => {
    await transaction`select 1`;
    await add();
    return add(transaction);
  });
  await expect(late).rejects.toMatchObject({ code: "DATABASE_UNAVAILABLE" });
});

it("processes race for keys: never two live jobs of a key, no client without an id", async () => {
  const { answers, strangers, overlaps, jobs } = await raceForKeys({
    processes: 3,
    clientsEach: 4,
    keys: 6,
    async until({ all, replaceFirst }) {
      await all[0]?.event("added");
      await replaceFirst();
      for (let adds = 0; adds < 60; adds++) {
        await Promise.all(all.slice(1).map((racer) => racer.event("added")));
      }
    },
  });
  expect(strangers).toEqual([]);
  expect(overlaps).toEqual([]);
  expect(answers.filter(({ id, rolledBack }) => id === null && !rolledBack)).toEqual([]);
  expect(answers.filter(({ rolledBack }) => rolledBack).length).toBeGreaterThan(10);
  expect(jobs).toBeGreaterThan(6);
});

it("the race tells of two live jobs when nobody asks who holds a key", async () => {
  const { overlaps } = await raceForKeys({
    processes: 1,
    clientsEach: 4,
    keys: 1,
    sabotage: `create or replace function millrace.unique_holder(p_queue integer, p_rule jsonb)
      returns setof millrace.unique_key language plpgsql as $$ begin return; end $$`,
    async until({ all }) {
      for (let adds = 0; adds < 60; adds++) await all[0]?.event("added");
    },
  });
  expect(overlaps).not.toEqual([]);
});
