import type { AlertFact } from "@millrace/core";
import { expect, test } from "vitest";
import { queue, sql, store, useStore } from "./test-store.ts";

useStore();

const HOUR_MS = 3_600_000;

function fact(firing: boolean, fields: Partial<AlertFact> = {}): AlertFact {
  return { rule: "backlog", queue, value: firing ? 20 : 1, firing, cooldownMs: HOUR_MS, ...fields };
}

const judge = (...facts: AlertFact[]) => sql.begin((transaction) => store.judgeAlerts(facts, transaction));
const changes = async (...facts: AlertFact[]) => (await judge(...facts)).map(({ change }) => change);

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
    await judge(fact(true), fact(false, { queue: other }), fact(true, { rule: "failures" })),
  ).toMatchObject([
    { rule: "backlog", queue: other, change: "recovered" },
    { rule: "failures", queue, change: "raised" },
  ]);
});

test("of those who judge at once, in whatever order, one tells", async () => {
  const rules = ["a", "b", "c", "d"];
  const facts = rules.map((rule) => fact(true, { rule }));
  const told = await Promise.all(
    [...Array(8).keys()].map((n) => judge(...(n % 2 ? facts : facts.toReversed()))),
  );
  expect(
    told
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
