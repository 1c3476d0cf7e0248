import type { AlertFact } from "@millrace/core";
import { describe, expect, test } from "vitest";
import { queue, sql, store, useStore } from "./test-store.ts";

useStore();

const HOUR_MS = 3_600_000;

function fact(firing: boolean, fields: Partial<AlertFact> = {}): AlertFact {
  return {
    rule: "backlog",
    digest: "d",
    queue,
    value: firing ? 20 : 1,
    above: 10,
    cooldownMs: HOUR_MS,
    ...fields,
  };
}

const judge = (...facts: AlertFact[]) => sql.begin((transaction) => store.judgeAlerts(facts, transaction));
const told = async (...facts: AlertFact[]) => (await judge(...facts)).filter(({ change }) => change !== null);
const changes = async (...facts: AlertFact[]) => (await told(...facts)).map(({ change }) => change);

/** Lets an hour pass for the alerts of this test's queue. */
const passHour = () => sql`
  update millrace.alert set since = since - interval '1 hour', told_at = told_at - interval '1 hour' where queue = ${queue}`;

test("is told once when it begins, again after each cooldown, and once when it is over", async () => {
  expect(await changes(fact(false))).toEqual([]);
  const [raised] = await judge(fact(true));
  expect(raised).toMatchObject({ rule: "backlog", queue, change: "raised", value: 20 });
  expect(await changes(fact(true))).toEqual([]);
  await passHour();
  expect(await changes(fact(true))).toEqual(["reminded"]);
  expect(await changes(fact(true))).toEqual([]);
  const [recovered] = await judge(fact(false));
  expect(recovered).toMatchObject({ change: "recovered", value: 1 });
  expect(recovered?.since.getTime()).toBe((raised?.since.getTime() ?? 0) - HOUR_MS);
  expect(await changes(fact(false))).toEqual([]);
});

test("one that comes and goes within its cooldown is told once, and again if it stays", async () => {
  expect(await changes(fact(true))).toEqual(["raised"]);
  expect(await changes(fact(false))).toEqual(["recovered"]);
  expect(await changes(fact(true))).toEqual([]);
  expect(await changes(fact(false))).toEqual([]);
  expect(await changes(fact(true))).toEqual([]);
  await passHour();
  expect(await changes(fact(true))).toEqual(["raised"]);
});

test("without a cooldown it is told each time", async () => {
  expect(await changes(fact(true, { cooldownMs: 0 }))).toEqual(["raised"]);
  expect(await changes(fact(true, { cooldownMs: 0 }))).toEqual(["reminded"]);
});

test("rules and queues are told apart", async () => {
  const other = `${queue}-other`;
  expect(await changes(fact(true), fact(true, { queue: other }), fact(false, { rule: "failures" }))).toEqual([
    "raised",
    "raised",
  ]);
  expect(
    await told(fact(true), fact(false, { queue: other }), fact(true, { rule: "failures" })),
  ).toMatchObject([
    { rule: "backlog", queue: other, change: "recovered" },
    { rule: "failures", queue, change: "raised" },
  ]);
});

test("rules of one name that say different things are told apart", async () => {
  const other = { digest: "other", above: 100 };
  expect(await changes(fact(true))).toEqual(["raised"]);
  expect(await changes(fact(true, other))).toEqual([]);
  expect(await changes(fact(true))).toEqual([]);
  expect(await changes(fact(false, other))).toEqual([]);
  expect(await changes(fact(false))).toEqual(["recovered"]);
});

describe("a rule that counts ends", () => {
  const passFive = () =>
    sql`update millrace.alert set judged_at = judged_at - interval '5 minutes' where queue = ${queue}`;
  const values = async (...facts: AlertFact[]) =>
    (await judge(...facts)).map(({ rule, value, firing, change }) => ({ rule, value, firing, change }));

  test("counts what ended since it was judged last, whatever the last minute had", async () => {
    const failed = (totalFailed: number, value = 0) =>
      fact(false, { rule: "failed", value, above: 2, totalCompleted: 100, totalFailed });
    const share = (totalCompleted: number, totalFailed: number) =>
      fact(false, { rule: "share", value: 0, above: 0.5, totalCompleted, totalFailed, isShare: true });
    expect(await values(failed(50), share(100, 50))).toMatchObject([
      { value: 0, firing: false },
      { value: 0, firing: false },
    ]);
    await passFive();
    expect(await values(failed(53), share(101, 53))).toEqual([
      { rule: "failed", value: 3, firing: true, change: "raised" },
      { rule: "share", value: 0.75, firing: true, change: "raised" },
    ]);
    // Judged twice within a minute: what this minute had.
    expect(await values(failed(53, 3))).toMatchObject([{ value: 3, firing: true, change: null }]);
    await passFive();
    expect(await values(failed(53), share(101, 53))).toMatchObject([
      { value: 0, firing: false, change: "recovered" },
      { value: 0, firing: false, change: "recovered" },
    ]);
  });

  test("counts nothing twice when one who measured first judges last", async () => {
    const failed = (totalFailed: number) => fact(false, { above: 9, totalCompleted: 0, totalFailed });
    await judge(failed(50));
    await passFive();
    expect(await values(failed(55))).toMatchObject([{ value: 5 }]);
    await judge(failed(53));
    await passFive();
    expect(await values(failed(56))).toMatchObject([{ value: 1 }]);
  });

  test("begins anew with a queue that was made anew", async () => {
    const failed = (totalFailed: number, value: number) =>
      fact(false, { value, above: 2, totalCompleted: 0, totalFailed });
    await judge(failed(50, 0));
    await passFive();
    expect(await values(failed(4, 4))).toMatchObject([{ value: 4, firing: true }]);
  });
});

test("of those who judge at once, in whatever order, one tells", async () => {
  const rules = ["a", "b", "c", "d"];
  const facts = rules.map((rule) => fact(true, { rule }));
  const notices = await Promise.all(
    [...Array(8).keys()].map((n) => told(...(n % 2 ? facts : facts.toReversed()))),
  );
  expect(
    notices
      .flat()
      .map(({ rule }) => rule)
      .sort(),
  ).toEqual(rules);
});

test("what is rolled back was not told", async () => {
  const given = sql.begin(async (transaction) => {
    expect(await store.judgeAlerts([fact(true)], transaction)).toHaveLength(1);
    throw new Error("killed");
  });
  await expect(given).rejects.toThrow("killed");
  expect(await changes(fact(true))).toEqual(["raised"]);
});

test("one that nobody has judged for a month is forgotten", async () => {
  await judge(fact(true), fact(true, { rule: "kept" }));
  await sql`update millrace.alert set judged_at = judged_at - interval '31 days' where queue = ${queue} and rule = 'backlog'`;
  await store.maintain(7);
  expect(await sql`select rule from millrace.alert where queue = ${queue}`).toEqual([{ rule: "kept" }]);
});
