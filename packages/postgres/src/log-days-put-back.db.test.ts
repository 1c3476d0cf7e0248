import postgres from "postgres";
import { expect, test } from "vitest";
import { databaseUrl, sql, store, useStore } from "./test-store.ts";

useStore();

const LINES = 100;

/** A day that is long over, set apart with its lines; its table is told too. */
async function fillDayApart(daysAgo: number): Promise<{ readonly day: string; readonly apart: string }> {
  const [row] =
    await sql`select d.day::text as day, to_char(d.day, 'YYYYMMDD') as digits from (select (now() at time zone 'utc')::date - ${daysAgo}::int as day) d`;
  const { day, digits } = row as { readonly day: string; readonly digits: string };
  await sql`select millrace.make_partitions(${[day]}::date[])`;
  await sql`insert into millrace.job_log (job_id, line, attempt, logged_at, level, message)
    select 1, n, 1, ${day}::timestamptz + interval '12 hours', 1, 'line ' || n from generate_series(1, ${LINES}::int) n`;
  // As set_log_day_apart does, which sets no second one apart.
  const name = `millrace.job_log_${digits}`;
  const apart = `job_log_apart_${digits}`;
  await sql`alter table millrace.job_log detach partition ${sql(name)}`;
  await sql`alter table ${sql(name)} rename to ${sql(apart)}`;
  return { day, apart: `millrace.${apart}` };
}

const countLines = async () => (await sql`select count(*)::int4 as lines from millrace.job_log`)[0]?.lines;

test("each day is put back by itself, within a time of its own, and attaching it looks at no line", async () => {
  const [older, younger] = [await fillDayApart(6), await fillDayApart(5)];
  await sql`create table millrace.noted as select '' as timeout`;
  await sql`create function millrace.note_timeout() returns event_trigger language plpgsql as $$
    begin
      update millrace.noted set timeout = current_setting('statement_timeout');
    end $$`;
  await sql`create event trigger note_timeout on ddl_command_end execute function millrace.note_timeout()`;
  await sql.begin(async (reader) => {
    await reader`select from ${sql(younger.apart)} limit 1`;
    expect(await store.putLogDayBack()).toBe(older.day);
    await expect(store.putLogDayBack()).rejects.toThrow("lock timeout");
  });
  expect(await countLines()).toBe(LINES);
  expect(await sql`select timeout from millrace.noted`).toEqual([{ timeout: "9min" }]);
  await sql`drop event trigger note_timeout`;

  const notices: string[] = [];
  const other = postgres(databaseUrl, { max: 1, onnotice: ({ message }) => notices.push(String(message)) });
  await other`set client_min_messages = debug1`;
  expect(await other`select millrace.put_log_day_back() as day`).toEqual([{ day: younger.day }]);
  await other.end();
  expect(notices).toContainEqual(expect.stringMatching(/is implied by existing constraints/));
  expect(await countLines()).toBe(2 * LINES);
  expect(await store.putLogDayBack()).toBeNull();
  expect(await store.dropLogDays(4)).toBe(2);
});

test("one that a recovered backup has lines of too waits until these are gone", async () => {
  const { day } = await fillDayApart(5);
  await sql`select millrace.make_partitions(${[day]}::date[])`;
  expect(await store.putLogDayBack()).toBeNull();
  expect(await store.dropLogDays(4)).toBe(1);
  expect(await store.putLogDayBack()).toBe(day);
  expect(await countLines()).toBe(LINES);
});
