import { expect, test } from "vitest";
import { withActor } from "./actor.ts";
import { claim, job, queue, sql, store, useStore, workerId } from "./test-store.ts";

useStore();

const add = async (count: number) => await store.enqueue(Array.from({ length: count }, () => job()));

/** Who is named by the entries about cancels of these jobs. */
async function entriesOf(ids: readonly string[]) {
  const rows = await sql`
    select a.target_id as id, a.actor from millrace.audit a where a.target_id = any (${ids as string[]}) and a.action = 'cancel'`;
  return rows.map((row) => row as unknown as { id: string; actor: string });
}

test("cancels that come together share a transaction, and each gets its own answer", async () => {
  const [running, ...others] = await add(4);
  const {
    jobs: [held],
  } = await claim(1);
  expect(held?.id).toBe(running);
  const [completed, ...pending] = others;
  await store.cancel(completed as string);
  const asked = [running, completed, ...pending, "999999999"] as string[];
  expect(await Promise.all(asked.map((id) => store.cancel(id)))).toEqual([
    { kind: "requested" },
    { kind: "finished", status: "cancelled" },
    { kind: "cancelled" },
    { kind: "cancelled" },
    { kind: "unknown" },
  ]);
  expect(await entriesOf([running as string, ...pending])).toHaveLength(3);
  const written = await sql`
    select distinct f.xmin::text from millrace.finished f where f.id = any (${pending}::text[]::bigint[])`;
  expect(written).toHaveLength(1);
  await store.endWorkers([workerId]);
});

test("of two cancels of one job, only one has cancelled it", async () => {
  const [id] = (await add(1)) as [string];
  expect(await Promise.all([store.cancel(id), store.cancel(id), store.cancel(id)])).toEqual([
    { kind: "cancelled" },
    { kind: "finished", status: "cancelled" },
    { kind: "finished", status: "cancelled" },
  ]);
});

test("each entry names who asked for its cancel", async () => {
  const ids = await add(6);
  const actors = ["ann", "ann", "bob", "ann", "bob", "bob"];
  await Promise.all(ids.map((id, n) => withActor(actors[n] as string, () => store.cancel(id))));
  const entries = new Map((await entriesOf(ids)).map(({ id, actor }) => [id, actor]));
  expect(ids.map((id) => entries.get(id))).toEqual(actors);
  // The next statement of that connection names nobody else's actor.
  const [own] = (await add(1)) as [string];
  await store.cancel(own);
  expect((await entriesOf([own]))[0]?.actor).toMatch(/^library:/);
});

test("an id that is none fails alone", async () => {
  const [id] = (await add(1)) as [string];
  const [bad, good] = await Promise.allSettled([store.cancel("99999999999999999999"), store.cancel(id)]);
  expect([bad.status, good]).toEqual(["rejected", { status: "fulfilled", value: { kind: "cancelled" } }]);
  expect((await store.getJob(id))?.queue).toBe(queue);
});
