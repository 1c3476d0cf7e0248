import { beforeEach, expect, test, vi } from "vitest";
import { queue, registration, sql, store, useStore, workerId } from "./test-store.ts";

useStore();
// Each test has workers of its own.
beforeEach(async () => void (await sql`update millrace.worker set ended_at = now() where id <> ${workerId}`));

async function isWanted(hint: object, runner = sql): Promise<boolean> {
  const [row] = await runner`select millrace.is_wanted(${runner.json(hint as never)}) as wanted`;
  return row?.wanted as boolean;
}
const ready = (priority: number) => ({ kind: "ready", queue, priority });

test("jobs of a watched queue need no hint, unless they are better than what its worker has", async () => {
  expect(await isWanted(ready(3))).toBe(true);
  await store.watchQueues(workerId, { [queue]: 3 });
  expect([await isWanted(ready(2)), await isWanted(ready(3)), await isWanted(ready(9))]).toEqual([
    true,
    false,
    false,
  ]);
  expect(await isWanted({ ...ready(3), queue: "another" })).toBe(true);
  expect(await isWanted({ kind: "slot", queue })).toBe(true);
});

test("one worker that sleeps is enough, until it has ended", async () => {
  await store.watchQueues(workerId, { [queue]: 3 });
  const other = await store.registerWorker(registration);
  expect(await isWanted(ready(3))).toBe(true);
  await store.watchQueues(other, { [queue]: 4 });
  expect([await isWanted(ready(3)), await isWanted(ready(4))]).toEqual([true, false]);
  await store.watchQueues(other, {});
  expect(await isWanted(ready(4))).toBe(true);
  await store.endWorkers([other]);
  expect(await isWanted(ready(3))).toBe(false);
  await store.endWorkers([workerId]);
  expect(await isWanted(ready(3))).toBe(true);
});

test("a worker that does not serve the queue need not be told", async () => {
  await store.watchQueues(workerId, { [queue]: 3 });
  await store.registerWorker({ ...registration, queues: ["another"] });
  expect([await isWanted(ready(3)), await isWanted({ ...ready(3), queue: "another" })]).toEqual([
    false,
    true,
  ]);
  await store.registerWorker({ ...registration, queues: ["another", queue] });
  expect(await isWanted(ready(3))).toBe(true);
});

test("a snapshot of the whole transaction may be too old to tell", async () => {
  await store.watchQueues(workerId, { [queue]: 3 });
  for (const level of ["repeatable read", "serializable"])
    expect(await sql.begin(`isolation level ${level}`, (own) => isWanted(ready(3), own as never))).toBe(true);
});

test("a transaction under way is told from those that have ended and those to come", async () => {
  let id = 0n;
  await sql.begin(async (own) => {
    const [row] = await own`select pg_current_xact_id()::text as id`;
    id = BigInt(row?.id as string);
    for (let n = 0; n < 3; n += 1) {
      const { endedBelow, next } = await store.readTransactions();
      expect([endedBelow <= id, id < next]).toEqual([true, true]);
    }
  });
  // Numbers are those of the whole server, on which other tests have transactions too.
  await vi.waitUntil(async () => (await store.readTransactions()).endedBelow > id, { timeout: 30_000 });
});
