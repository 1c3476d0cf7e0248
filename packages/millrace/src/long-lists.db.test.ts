import postgres from "postgres";
import { afterAll, expect, test } from "vitest";
import { startManagers } from "./test-managers.fixture.ts";

const { office, databaseUrl, stop } = await startManagers();
const sql = postgres(databaseUrl, { max: 1 });
afterAll(async () => {
  await sql.end();
  await stop();
});

const LONG = 3000;

type Parked = { type: "parked"; payload: { userId: string }; scheduledAt?: Date };

/** Jobs that this process prepares and no process runs; the one at 2500 has `special`. */
const listWith = (special: Partial<Parked> = {}) =>
  Array.from({ length: LONG }, (_, n): Parked => {
    const plain: Parked = { type: "parked", payload: { userId: `user-${n}` } };
    return n === 2500 ? { ...plain, ...special } : plain;
  });

const stored = async () => {
  const rows = await sql`
    select id, payload ->> 'userId' as user_id, scheduled_at is not null as later from millrace.jobs where type = 'parked' order by id`;
  return rows.map((row) => ({ id: String(row.id), userId: row.user_id, later: row.later }));
};

test.each([
  ["a payload", { payload: { userId: 5 } }, "INVALID_PAYLOAD", "/2500/payload/userId"],
  ["a field", { priority: "urgent" }, "INVALID_JOB", "/2500/priority"],
  ["a queue", { queue: "no such queue" }, "INVALID_JOB", "/2500/queue"],
])(
  "one bad job far down a long list, by %s: nothing is stored, and its place is named",
  async (_, bad, code, pointer) => {
    const before = await stored();
    const error: unknown = await office.createJobs(listWith(bad as never)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, faults: [{ pointer }] });
    expect((error as Error).message).toMatch(/^Job 2501 of the list: /);
    expect(await stored()).toEqual(before);
  },
);

test("a long list is stored in its order and told in it", async () => {
  await sql`truncate millrace.ready`;
  const told: string[] = [];
  const hear = ({ id }: { readonly id: string }) => told.push(id);
  const hearNoMore = office.events.on("job.created", hear);
  const ids = await office.createJobs(listWith());
  hearNoMore();
  expect(told).toEqual(ids);
  expect(await stored()).toEqual(
    listWith().map(({ payload }, n) => ({ id: ids[n], userId: payload.userId, later: false })),
  );
});

test("one job far down that is due later", async () => {
  await sql`truncate millrace.ready`;
  const ids = await office.createJobs(listWith({ scheduledAt: new Date(Date.now() + 3_600_000) }));
  expect(await stored()).toEqual(
    listWith().map(({ payload }, n) => ({ id: ids[n], userId: payload.userId, later: n === 2500 })),
  );
});

test("two lists at the same time", async () => {
  await sql`truncate millrace.ready, millrace.scheduled`;
  const [a, b] = await Promise.all([office.createJobs(listWith()), office.createJobs(listWith())]);
  const ofId = new Map((await stored()).map(({ id, userId }) => [id, userId]));
  for (const ids of [a, b])
    expect(ids.map((id) => ofId.get(id))).toEqual(listWith().map(({ payload }) => payload.userId));
});

test("more jobs than one call takes", async () => {
  const jobs = Array.from({ length: 4 }, () => listWith()).flat();
  await expect(office.createJobs(jobs)).rejects.toMatchObject({ code: "TOO_MANY_JOBS" });
});

test("payloads of more characters than one call takes", async () => {
  const text = "x".repeat(200_000);
  const jobs = Array.from({ length: 1000 }, (): Parked => ({ type: "parked", payload: { userId: text } }));
  const before = await stored();
  await expect(office.createJobs(jobs)).rejects.toMatchObject({ code: "TOO_MANY_JOBS" });
  expect(await stored()).toEqual(before);
});
