import { expect, test, vi } from "vitest";
import { claim, job, queue, sql, store, useStore } from "./test-store.ts";

useStore();

/** Adds a job by a transaction that stays open meanwhile; answers with its id once it is committed. */
async function straggler(meanwhile: () => Promise<void>): Promise<string> {
  return sql.begin(async (held) => {
    const [row] = await held`select millrace.enqueue('plain', queue => ${queue}) as id`;
    await meanwhile();
    return String(row?.id);
  });
}

test("a straggler that committed after a later job was claimed is claimed by the next claim", async () => {
  await store.enqueue([job()]);
  const id = await straggler(async () => {
    const [later] = await store.enqueue([job()]);
    expect((await claim(10)).jobs.map((claimed) => claimed.id)).toContain(later);
  });
  expect((await claim(10)).jobs.map((claimed) => claimed.id)).toEqual([id]);
});

test("one is claimed by a sweep where more jobs wait than were claimed: other claims do not read again what was claimed", async () => {
  const id = await straggler(async () => {
    await store.enqueue([job(), job(), job()]);
    expect((await claim(2)).jobs).toHaveLength(2);
  });
  expect((await claim(10)).jobs.map((claimed) => claimed.id)).not.toContain(id);
  expect((await claim(10, { sweep: true })).jobs.map((claimed) => claimed.id)).toEqual([id]);
});

test("many of them are claimed by sweeps that follow one another", async () => {
  const ids: string[] = [];
  await sql.begin(async (held) => {
    for (let n = 0; n < 6; n += 1) {
      const [row] = await held`select millrace.enqueue('plain', queue => ${queue}) as id`;
      ids.push(String(row?.id));
    }
    await store.enqueue([job(), job()]);
    expect((await claim(1)).jobs).toHaveLength(1);
  });
  expect(await claim(3, { sweep: true })).toMatchObject({
    sweepInMs: 0,
    jobs: ids.slice(0, 3).map((id) => ({ id })),
  });
  expect(await claim(3, { sweep: true })).toMatchObject({
    sweepInMs: 0,
    jobs: ids.slice(3).map((id) => ({ id })),
  });
  const last = await claim(3, { sweep: true });
  expect(last.jobs).toHaveLength(1);
  expect(last.sweepInMs).toBeUndefined();
});

test("one is found after a pause: a sweep through a paused queue has seen nothing", async () => {
  const urgent = async () => {
    await store.enqueue([job({ priority: 1 })]);
    // For want of room it does not come to the others.
    expect((await claim(1)).jobs).toHaveLength(1);
  };
  await sql.begin(async (held) => {
    await held`select millrace.enqueue('plain', queue => ${queue})`;
    await store.enqueue([job()]);
    expect((await claim(10)).jobs).toHaveLength(1);
  });
  // Until it is known that what was added before the claimed one is there, and the next look proves that nothing is left.
  for (let n = 0; n < 3; n += 1) await urgent();
  await store.pauseQueue(queue);
  await claim(10, { sweep: true });
  await store.resumeQueue(queue);
  // Sweeps rest a hundred times as long as they took.
  const swept = async () => (await claim(10, { sweep: true })).jobs.length === 1;
  await vi.waitUntil(swept, { timeout: 15_000, interval: 50 });
});

test("one that was added after a drain began is found once the queue goes on: claims of a draining queue have not seen it", async () => {
  await claim(10);
  // The drain has something to finish until the end of the test.
  await store.enqueue(Array.from({ length: 4 }, () => job({ priority: 5 })));
  let id = "";
  await sql.begin(async (drain) => {
    await drain`select millrace.drain(${queue})`;
    id = await straggler(async () => {
      const [later] = await store.enqueue([job()]);
      // The drain is not committed, so this is no job that has to wait for its end.
      expect((await claim(1)).jobs.map((claimed) => claimed.id)).toEqual([later]);
    });
  });
  // Whatever claims prove by ended transactions and by what they saw, they do it here.
  for (let n = 0; n < 3; n += 1) expect((await claim(1)).jobs.map((claimed) => claimed.id)).not.toContain(id);
  for (let n = 0; n < 3; n += 1) await claim(10, { sweep: true });
  await store.resumeQueue(queue);
  const found = async () => (await claim(10, { sweep: true })).jobs.some((claimed) => claimed.id === id);
  await vi.waitUntil(found, { timeout: 15_000, interval: 50 });
});
