import { expect, test } from "vitest";
import { job, sql, store, useStore } from "./test-store.ts";

useStore();

/** More than one batch of the sweep. */
const MANY = 2100;

test("young deliveries of jobs that waited long hold up no older ones", async () => {
  const add = (first: number, last: number, days: number) => sql`
    insert into millrace.webhook_delivery (job_id, endpoint_id, message_id, event, body, created_at, ended_at)
    select i, 1, 'msg_' || i, 'x', '{}', at, at
    from generate_series(${first}::int, ${last}::int) i, (select now() - make_interval(days => ${days}) as at) a`;
  await add(1, MANY, 1);
  await add(MANY + 1, 2 * MANY, 8);
  await store.maintain(7);
  const [left] =
    await sql`select count(*)::int4 as rows, max(job_id)::int4 as last from millrace.webhook_delivery`;
  expect(left).toEqual({ rows: MANY, last: MANY });
  await sql`delete from millrace.webhook_delivery`;
});

test("rows that stay hold up none behind them: neither deliveries that may still go, nor young attempts of old jobs", async () => {
  const waiting = await store.enqueue(Array.from({ length: MANY }, () => job()));
  const last = waiting.at(-1) as string;
  const add = (ids: readonly string[], isEnded: boolean) => sql`
    insert into millrace.webhook_delivery (job_id, endpoint_id, message_id, event, body, created_at, ended_at)
    select i.id, 1, 'msg_' || i.id, 'x', '{}', now() - interval '8 days', case when ${isEnded} then now() - interval '8 days' end
    from unnest(${ids}::text[]::int8[]) i (id)`;
  const behind = [1, 2].map((n) => String(BigInt(last) + BigInt(n)));
  await add(waiting, false);
  await add(behind.slice(0, 1), true);
  // Its job is gone, so it never goes.
  await add(behind.slice(1), false);
  const attempted = (ids: readonly string[], days: number) => sql`
    insert into millrace.webhook_attempt (job_id, attempt, failed, began_at, ended_at)
    select i.id, 1, true, now(), now() - make_interval(days => ${days}) from unnest(${ids}::text[]::int8[]) i (id)`;
  await attempted(waiting, 1);
  await attempted(behind, 8);

  await store.maintain(7);
  const ids = async (table: string) =>
    (await sql`select job_id::text as id from ${sql(`millrace.${table}`)} order by job_id`).map(
      ({ id }) => id,
    );
  expect(await ids("webhook_delivery")).toEqual(waiting);
  expect(await ids("webhook_attempt")).toEqual(waiting);
});
