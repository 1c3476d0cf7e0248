import { createTestDatabase } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { defineHandler, JobQueueManager, silentLogger } from "./index.ts";

const database = await createTestDatabase();
const sql = postgres(database.url, { max: 1, onnotice() {} });
const later = new Date("2100-01-01T00:00:00Z");
const office = new JobQueueManager({
  databaseUrl: database.url,
  workers: false,
  logger: silentLogger,
  handlers: [defineHandler({ type: "plain", schema: z.object({}), execute: () => null })],
});
beforeAll(() => office.initialize());
afterAll(async () => {
  await office.shutdown();
  await sql.end();
  await database.drop();
});

/** Adding jobs is told by events, a bulk action has one entry from when it was started, and the others change nothing. */
const UNENTERED = [
  "enqueue",
  "route",
  "create_workflow",
  "add_workflow_jobs",
  "stop_bulk",
  "check_bulk",
  "preview_bulk",
];

interface Door {
  readonly call: string;
  /** `kind action` of the entry. */
  readonly entry: string;
}

async function doors(): Promise<Door[]> {
  const add = () => office.createJob({ type: "plain", payload: {}, scheduledAt: later });
  const [id, removable, ended, workflow] = [
    await add(),
    await add(),
    await add(),
    await office.workflows.create({
      jobs: [{ ref: "a", type: "plain", payload: {}, scheduledAt: later }],
    }),
  ];
  for (const cancelled of [ended, removable]) await office.cancelJob(cancelled);
  await sql`select millrace.save_workspace('', 'build', null, '[]', '[]')`;
  await office.schedules.create({ name: "often", type: "plain", payload: {}, intervalMs: 86_400_000 });
  return [
    { call: `cancel(${id})`, entry: "job cancel" },
    { call: `retry(${id})`, entry: "job retry" },
    { call: `change(${id}, '{"priority": 1}')`, entry: "job change" },
    { call: `remove(${removable})`, entry: "job remove" },
    { call: "pause('default')", entry: "queue change" },
    { call: "resume('default')", entry: "queue change" },
    { call: "drain('default')", entry: "queue change" },
    { call: "clean('default', interval '0', 10, 'cancelled')", entry: "queue clean" },
    { call: "pause_schedule('often')", entry: "schedule change" },
    { call: "resume_schedule('often')", entry: "schedule change" },
    { call: "trigger_schedule('often')", entry: "schedule trigger" },
    {
      call: `put_schedule('seldom', '{"type": "plain", "payload": {}, "cron": "0 0 1 1 *"}')`,
      entry: "schedule create",
    },
    { call: `change_schedule('seldom', '{"priority": 1}')`, entry: "schedule change" },
    { call: "remove_schedule('seldom')", entry: "schedule remove" },
    { call: `set_limits('default', '{"order": "fair"}')`, entry: "queue change" },
    { call: `change_queue('default', '{"concurrency": 5}')`, entry: "queue change" },
    { call: "set_key('default', 'k', 2)", entry: "queue change" },
    { call: "remove_key('default', 'k')", entry: "queue change" },
    { call: `cancel_workflow(${workflow.id})`, entry: "workflow cancel" },
    { call: `retry_workflow(${workflow.id})`, entry: "workflow retry" },
    { call: `set_policy('plain', '{"maxRetries": 7}')`, entry: "type change" },
    { call: `set_queue_policy('default', '{"maxRetries": 7}')`, entry: "queue change" },
    { call: `start_bulk('cancel', '{"queue": "default"}')`, entry: "bulk create" },
    { call: "block_address('192.0.2.1')", entry: "address block" },
    { call: "unblock_address('192.0.2.1')", entry: "address unblock" },
    { call: "purge_caches('left-pad')", entry: "cache purge" },
    { call: "purge_workspace('', 'build')", entry: "workspace purge" },
    { call: "suppress_email('ada@example.org')", entry: "email suppression create" },
    { call: "unsuppress_email('ada@example.org')", entry: "email suppression remove" },
  ];
}

test("every SQL function that changes something leaves one entry, by the role of the session", async () => {
  const tried = new Set<string>();
  for (const { call, entry } of await doors()) {
    const [before] = await sql`select coalesce(max(id), 0)::text as id from millrace.audit`;
    await sql.unsafe(`select millrace.${call}`);
    const entries = await sql`
      select target_kind || ' ' || action as entry, actor from millrace.audit where id > ${before?.id as string} order by id`;
    expect([call, entries.map((found) => found.entry)]).toEqual([call, [entry]]);
    expect(entries[0]?.actor).toMatch(/^database:/);
    tried.add(call.slice(0, call.indexOf("(")));
  }
  // The doors are the functions whose arguments have names for people: those of the program begin with p_.
  const known = await sql`
    select distinct p.proname as name from pg_proc p
    where p.pronamespace = 'millrace'::regnamespace and p.provolatile = 'v' and p.pronargs > 0
      and p.proargnames[1] !~ '^p_' and p.prorettype <> 'trigger'::regtype order by 1`;
  const names = known.map(({ name }) => name as string);
  expect(names.length).toBeGreaterThan(15);
  expect(names.filter((name) => !tried.has(name) && !UNENTERED.includes(name))).toEqual([]);
});
