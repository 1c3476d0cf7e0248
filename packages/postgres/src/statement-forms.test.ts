import { glob, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readMigrationFiles } from "./migration-files.ts";
import { formFaults, statementsOf } from "./statement-forms.fixture.ts";

const SOURCES = fileURLToPath(new URL(".", import.meta.url));

test("no statement and no function has a form that Citus does not route", async () => {
  const faults: string[] = [];
  let statements = 0;
  for await (const file of glob("**/*.ts", { cwd: SOURCES })) {
    if (/\.(test|fixture)\.ts$/.test(file)) continue;
    for (const statement of statementsOf(await readFile(`${SOURCES}/${file}`, "utf8"))) {
      statements++;
      faults.push(...formFaults(statement).map((fault) => `${file}: ${fault}`));
    }
  }
  for (const { name, text } of await readMigrationFiles())
    faults.push(...formFaults(text).map((fault) => `${name}: ${fault}`));
  expect(faults).toEqual([]);
  expect(statements).toBeGreaterThan(40);
});

test.each([
  ["with e as (select 1), i as (insert into t select extract(epoch from e.a - e.b) * 1000 from e) select 1"],
  ["with gone as (delete from t where t.n <> all (v_closed) returning t.*) select * from gone"],
  [
    "with gone as materialized (delete from t where not (t.n = any (v_closed)) returning 1) select * from gone",
  ],
  ["create function millrace.f(a integer) returns integer language sql as $$ select a $$"],
  ["set plan_cache_mode = force_generic_plan"],
])("refuses %s", (text) => {
  expect(formFaults(text)).toHaveLength(1);
});

test.each([
  ["select ceil(extract(epoch from a - b) * 1000) from millrace.scheduled"],
  ["with e as (select 1) select extract(epoch from a - b) * 1000 from e"],
  ["create function millrace.f(a integer) returns integer language plpgsql as $$ begin return a; end $$"],
  [
    "create view v as select 1 where e.pos <> all (l.closed); -- with x as (delete from t) extract(epoch from a)",
  ],
])("lets %s pass", (text) => {
  expect(formFaults(text)).toEqual([]);
});
