import { previewTiming } from "@millrace/core";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startScheduling } from "./test-schedules.fixture.ts";

let here: Awaited<ReturnType<typeof startScheduling>>;
beforeAll(async () => {
  here = await startScheduling(false);
});
afterAll(() => here?.stop());

/** What the processes, which read the expressions, have against one; the place in it is told in other words there. */
function faultHere(settings: { readonly cron: string; readonly timeZone?: string }): string | null {
  try {
    previewTiming(settings, 0);
    return null;
  } catch (error) {
    return (error as { faults: readonly { detail: string }[] }).faults[0]?.detail ?? "";
  }
}

/** The first words of a fault. */
const kind = (fault: string | null) => fault?.split(":", 1)[0] ?? null;

async function compare(expressions: readonly string[]): Promise<(string | null)[]> {
  const rows = await here.sql`
    select e.cron, millrace.cron_fault(e.cron) as fault from unnest(${expressions as string[]}::text[]) with ordinality e (cron, n) order by e.n`;
  const bySql = rows.map(({ cron, fault }) => `${cron as string}: ${kind(fault as string | null)}`);
  const faults = expressions.map((cron) => kind(faultHere({ cron })));
  expect(bySql).toEqual(expressions.map((cron, index) => `${cron}: ${faults[index]}`));
  return faults;
}

test("SQL refuses the cron expressions that the processes refuse, for the same kind of reason", async () => {
  const faults = await compare([
    "* * * * *",
    "  */5   0-23/2 1,15 jan-mar MON-fri ",
    "0 0 0 1 1 *",
    "0 0 L * *",
    "0 0 L,15 2 *",
    "0 0 L,l * *",
    "0 0 LW * *",
    "0 0 15W * ?",
    "0 0 31W 2 *",
    "0 0 29W 2 *",
    "0 0 * * fri#2",
    "0 0 * * 5L",
    "0 0 * * friL",
    "0 0 * * 1-5#L",
    "0 0 * * sat-sun",
    "0 0 * * 7",
    "0 0 29 2 *",
    "0 0 29 2 +1",
    "0 0 30 2 +1",
    "0 0 30 2 1",
    "0 0 8 * +1#2",
    "0 0 1 * +1#2",
    "0 0 1W * +0",
    "0 0 1-70/40 * *",
    "0 0 31 4,6,9,11 *",
    "0 0 30 2 *",
    "0 0 30 2 ?",
    "0 0 30,31 feb *",
    "60 * * * *",
    "* 24 * * *",
    "* * 0 * *",
    "* * * 13 *",
    "* * * * 8",
    "5-1 * * * *",
    "*/0 * * * *",
    "*/61 * * * *",
    "5/2 * * * *",
    "1,,2 * * * *",
    "* * L, * *",
    "* * LW,1 * *",
    "* * * januar *",
    "* * * janfeb *",
    "* * * 4-sun *",
    "* * * * mon,tues",
    "* * * * 1#6",
    "* * * * *#1",
    "* * * * 1W",
    "* * * * +",
    "* * * * ++1",
    "* * * * &1",
    "* * * * * * *",
    "* * * *",
    "@daily",
    "",
    `* * * * ${"1,".repeat(120)}1`,
  ]);
  expect(new Set(faults)).toEqual(
    new Set([
      null,
      "cannot be read",
      "names a date that never comes",
      "must have 5 fields (minute hour day month weekday), or 6 with seconds first",
      "must have at most 200 characters",
    ]),
  );
});

test("whatever an expression is put together from, both say the same of it", async () => {
  const number = fc
    .oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 31 }) }, fc.integer({ min: 32, max: 99 }))
    .map(String);
  const name = fc.constantFrom("jan", "Feb", "dec", "SUN", "mon", "fri", "sat");
  const value = fc.oneof({ weight: 6, arbitrary: number }, name);
  const end = fc.constantFrom("", "", "", "", "#1", "#5", "#6", "#L", "L", "W", "#01");
  const item = fc.oneof(
    { weight: 3, arbitrary: fc.tuple(value, end).map((parts) => parts.join("")) },
    { weight: 2, arbitrary: fc.tuple(value, value, end).map(([from, to, last]) => `${from}-${to}${last}`) },
    fc.tuple(value, value, number, end).map(([from, to, step, last]) => `${from}-${to}/${step}${last}`),
    fc.tuple(number, end).map(([step, last]) => `*/${step}${last}`),
    fc.constantFrom("*", "?", "L", "LW", "", "+1", "a", "1/2", "-", "#", "*L"),
  );
  const field = fc.oneof(
    { weight: 3, arbitrary: fc.constant("*") },
    { weight: 4, arbitrary: item },
    fc.array(item, { minLength: 2, maxLength: 3 }).map((items) => items.join(",")),
  );
  const day = fc.oneof(
    { weight: 3, arbitrary: field },
    fc.constantFrom("29", "30", "31", "31W", "L", "LW", "L,30", "29,30"),
  );
  const month = fc.oneof({ weight: 2, arbitrary: field }, fc.constantFrom("2", "feb", "2,4", "*"));
  const weekday = fc.oneof(
    { weight: 2, arbitrary: field },
    fc.constantFrom("*", "+0", "+1#1", "+6#5", "+5L", "+*", "sat-sun"),
  );
  const expression = fc
    .tuple(fc.constantFrom("0", "*", "*/5"), fc.constantFrom("0", "*", "1-5/2"), day, month, weekday)
    .map((fields) => fields.join(" "));
  const free = fc.tuple(field, field, field, field, field, field).map((fields) => fields.join(" "));
  const faults = await compare([
    ...fc.sample(expression, { numRuns: 1500, seed: 2026 }),
    ...fc.sample(free, { numRuns: 500, seed: 2026 }),
  ]);
  // The comparison has something to compare.
  expect(faults.filter((fault) => fault === null).length).toBeGreaterThan(200);
  expect(faults.filter((fault) => fault === "cannot be read").length).toBeGreaterThan(200);
  expect(faults).toContain("names a date that never comes");
}, 120_000);

test("a zone that SQL takes is one that the processes know, and the reverse for those in use", async () => {
  const zoneFaults = async (zones: readonly string[]) => {
    const rows = await here.sql`
      select z.name, exists (select from millrace.schedule_faults(jsonb_build_object('type', 't', 'payload', 1, 'cron', '* * * * *', 'timeZone', z.name)) f) as refused
      from unnest(${zones as string[]}::text[]) z (name)`;
    return rows.filter(({ refused }) => refused as boolean).map(({ name }) => name as string);
  };
  expect(
    await zoneFaults(["Europe/London", "america/new_york", "UTC", "Asia/Kolkata", "Pacific/Apia"]),
  ).toEqual([]);
  const nowhere = ["Mars/Olympus", "+02:00", "posixrules", "localtime", "posix/UTC", "Factory", ""];
  expect(await zoneFaults(nowhere)).toEqual(nowhere);
  const known = (await here.sql`select name from pg_timezone_names`).map(({ name }) => name as string);
  const refused = new Set(
    known.filter((name) => /^(posix|right)\/|^(posixrules|localtime|Factory)$/.test(name)),
  );
  const taken = known.filter((name) => !refused.has(name));
  expect(taken.length).toBeGreaterThan(300);
  expect(taken.filter((timeZone) => faultHere({ cron: "* * * * *", timeZone }) !== null)).toEqual([]);
});
