import type { CacheFigures } from "@millrace/core";
import { expect, test } from "vitest";
import { sql, store, useStore } from "./test-store.ts";

useStore();

const figures = (fields: Partial<CacheFigures> = {}): CacheFigures => ({
  cache: "dependencies",
  place: "engine one",
  hits: 1,
  misses: 2,
  savedMs: 300,
  evictions: { capacity: 1 },
  entries: 4,
  bytes: 5000,
  ...fields,
});

const sumOf = async (cache: string) => (await store.getCaches()).find((sum) => sum.cache === cache);

test("what processes count is added up, and what lies at a place that they share is told once", async () => {
  await store.noteCaches("a", [figures()]);
  await store.noteCaches("a", [figures({ hits: 3 })]); // the whole since its start, so the earlier word is part of it
  await store.noteCaches("b", [figures({ evictions: { purged: 2, capacity: 1 }, entries: 3, bytes: 4000 })]);
  await store.noteCaches("c", [figures({ place: "engine two", entries: 1, bytes: 10 })]);
  expect(await sumOf("dependencies")).toEqual({
    cache: "dependencies",
    hits: 5,
    misses: 6,
    savedMs: 900,
    evictions: { capacity: 3, purged: 2 },
    entries: 4,
    bytes: 4010,
    places: [
      { place: "engine one", entries: 3, bytes: 4000 },
      { place: "engine two", entries: 1, bytes: 10 },
    ],
  });
});

test("of a process that has been silent for a minute what it counted stays, and what lay there is gone", async () => {
  await store.noteCaches("dead", [figures({ cache: "compile", place: "dead" })]);
  await sql`update millrace.cache_figures set seen_at = seen_at - interval '61 s' where process = 'dead'`;
  expect(await sumOf("compile")).toMatchObject({ hits: 1, entries: 0, bytes: 0, places: [] });
  await sql`update millrace.cache_figures set seen_at = seen_at - interval '30 days' where process = 'dead'`;
  await store.noteCaches("other", []);
  expect(await sumOf("compile")).toBeUndefined();
});

test("an order is known to every process from the word after it on, by the database's clock", async () => {
  const { knownAtUs } = await store.noteCaches("early", []);
  const left = await store.purgeCaches("left-pad");
  expect(left.atUs).toBeGreaterThan(knownAtUs);
  const heard = await store.noteCaches("early", []);
  expect(heard.purges).toContainEqual(left);
  expect(heard.knownAtUs).toBeGreaterThan(left.atUs);
  const again = await store.purgeCaches("left-pad");
  const all = await store.purgeCaches(null);
  expect(again.atUs).toBeGreaterThan(left.atUs);
  // One for everything holds those before it.
  expect((await store.noteCaches("late", [])).purges).toEqual([all]);
});

test("an order that is being given holds back who asks, so that none comes to light late", async () => {
  const given = Promise.withResolvers<void>();
  const locked = Promise.withResolvers<void>();
  const ordering = sql.begin(async (transaction) => {
    await transaction`select millrace.purge_caches('held')`;
    locked.resolve();
    await given.promise;
  });
  await locked.promise;
  const asked = store.noteCaches("asker", []);
  await expect
    .poll(() => sql`select 1 from pg_locks where not granted and relation = 'millrace.cache_purge'::regclass`)
    .toHaveLength(1);
  given.resolve();
  await ordering;
  const { purges, knownAtUs } = await asked;
  const held = purges.find((purge) => purge.package === "held");
  expect(held?.atUs).toBeLessThan(knownAtUs);
});

test.each(["", "*", "x".repeat(215)])("%j is no package", async (name) => {
  await expect(store.purgeCaches(name)).rejects.toThrow("this is no name of a package");
});
