import { expect, test } from "vitest";
import { addDeliveries, addEndpoint } from "./test-endpoint.ts";
import { sql, store, untilBlocked, useStore } from "./test-store.ts";

useStore();

const MINUTE_MS = 60_000;

/** 0: it goes; else how many ms it is told to wait. */
async function ask(endpointId: string, id: string): Promise<number> {
  const turn = await store.beginDelivery(id, endpointId, null);
  if (turn.verdict === "wait") return turn.waitMs;
  expect(turn.verdict).toBe("go");
  return 0;
}

async function askAll(endpointId: string, ids: readonly string[]): Promise<number[]> {
  const waits: number[] = [];
  for (const id of ids) waits.push(await ask(endpointId, id));
  return waits;
}

/** Lets time pass for an endpoint. */
async function pass(endpointId: string, ms: number): Promise<void> {
  const by = `${ms} ms`;
  await sql`update millrace.webhook_health set rate_at = rate_at - ${by}::interval, line_at = line_at - ${by}::interval where endpoint_id = ${endpointId}`;
  await sql`update millrace.webhook_delivery set go_at = go_at - ${by}::interval, created_at = created_at - ${by}::interval where endpoint_id = ${endpointId}`;
}

const minutes = (waits: readonly number[]) => waits.map((ms) => Math.round(ms / MINUTE_MS));

test("those that wait are told to come a step apart, and keep their places", async () => {
  const id = await addEndpoint({ rate: { limit: 1, windowMs: MINUTE_MS } });
  const ids = await addDeliveries(id, 5);
  expect(minutes(await askAll(id, ids))).toEqual([0, 1, 2, 3, 4]);
  expect(minutes(await askAll(id, ids.slice(1).toReversed()))).toEqual([4, 3, 2, 1]);
  await pass(id, MINUTE_MS);
  // One that comes now does not pass those that wait.
  const [late] = await addDeliveries(id, 1);
  expect(minutes([await ask(id, late as string)])).toEqual([4]);
  expect(minutes(await askAll(id, ids.slice(1)))).toEqual([0, 1, 2, 3]);
});

test("after a pause the rate holds: as many go as may go at once, the others line up anew", async () => {
  const id = await addEndpoint({ rate: { limit: 2, windowMs: 2 * MINUTE_MS } });
  const ids = await addDeliveries(id, 10);
  expect(minutes(await askAll(id, ids))).toEqual([0, 0, 1, 2, 3, 4, 5, 6, 7, 8]);
  await pass(id, 60 * MINUTE_MS);
  expect(minutes(await askAll(id, ids.slice(2)))).toEqual([0, 0, 1, 2, 3, 4, 5, 6]);
});

test("a place is asked about again when who has it is twice as old, and not more often than each ten minutes", async () => {
  const id = await addEndpoint({ rate: { limit: 1, windowMs: 60 * MINUTE_MS } });
  const ids = await addDeliveries(id, 4);
  expect(minutes(await askAll(id, ids))).toEqual([0, 10, 10, 10]);
  await pass(id, 25 * MINUTE_MS);
  expect(minutes(await askAll(id, ids.slice(1)))).toEqual([25, 25, 25]);
  await pass(id, 25 * MINUTE_MS);
  expect(minutes(await askAll(id, ids.slice(1)))).toEqual([10, 50, 50]);
});

test("a place a month away is asked about a dozen times", async () => {
  const id = await addEndpoint({ rate: { limit: 1, windowMs: 30 * 24 * 60 * MINUTE_MS } });
  const [first, second] = await addDeliveries(id, 2);
  expect(await ask(id, first as string)).toBe(0);
  let asks = 0;
  for (let waitMs = 1; waitMs > 0; asks++) {
    waitMs = await ask(id, second as string);
    await pass(id, waitMs);
  }
  expect(asks).toBeGreaterThan(10);
  expect(asks).toBeLessThanOrEqual(16);
});

test.each([null, "/data/endpointId"])(
  "with another rate all that wait are woken, however many there are, ordered by %j",
  async (orderingKey) => {
    const id = await addEndpoint({ orderingKey, rate: { limit: 1, windowMs: MINUTE_MS } });
    await sql`select millrace.add_deliveries(array_fill(${id}::bigint, array[2500]), array_fill('x'::text, array[2500]),
      array(select jsonb_build_object('data', jsonb_build_object('endpointId', n % 700)) from generate_series(1, 2500) n))`;
    await sql`with gone as (delete from millrace.ready r using millrace.webhook_delivery d
        where d.job_id = coalesce(r.id, r.seq) and d.endpoint_id = ${id} returning r.*)
      insert into millrace.scheduled (id, run_at, created_at, queue_id, type_id, policy_id, priority, reason, payload)
      select coalesce(g.id, g.seq), 'infinity', g.created_at, g.queue_id, g.type_id, g.policy_id, g.priority, 5, g.payload from gone g`;
    const asleep = async () => {
      const [row] =
        await sql`select count(*)::int4 as n from millrace.scheduled s join millrace.webhook_delivery d on d.job_id = s.id
        where d.endpoint_id = ${id} and s.run_at = 'infinity'`;
      return row?.n as number;
    };
    expect(await asleep()).toBe(2500);
    await store.changeEndpoint(id, { description: "as fast as ever" });
    expect(await asleep()).toBe(2500);
    await store.changeEndpoint(id, { rate: null });
    expect(await asleep()).toBe(0);
  },
);

test("who waited for a change of the endpoint goes by what it is now", async () => {
  const id = await addEndpoint({ rate: { limit: 1, windowMs: 60 * MINUTE_MS } });
  const [first, second, third] = (await addDeliveries(id, 3)) as [string, string, string];
  /** Changes the endpoint in a transaction that ends once `asked` waits for it. */
  const during = async (changes: object, asked: string) => {
    let turn: ReturnType<typeof store.beginDelivery> | undefined;
    await sql.begin(async (transaction) => {
      await transaction`select millrace.change_webhook_endpoint(${id}, ${sql.json(changes as never)})`;
      turn = store.beginDelivery(asked, id, null);
      await untilBlocked(1);
    });
    return turn;
  };
  expect(await during({ rate_limit: 100, rate_window_ms: 1000 }, first)).toMatchObject({ verdict: "go" });
  expect(await ask(id, second)).toBe(0);
  expect(await during({ state: "disabled" }, third)).toEqual({ verdict: "disabled", reason: "manual" });
});

test.each([
  ["another rate", { rate: { limit: 100, windowMs: 1000 } }, 5],
  ["no rate", { rate: null }, 5],
  ["a disabled endpoint that is enabled", {}, 1],
] as const)("%s: who waits does so no longer for the rate before", async (_what, changes, go) => {
  const id = await addEndpoint({ rate: { limit: 1, windowMs: 3600 * MINUTE_MS } });
  const ids = await addDeliveries(id, 6);
  expect((await askAll(id, ids)).filter((wait) => wait === 0)).toHaveLength(1);
  if (go === 1) await store.changeEndpoint(id, { enabled: false });
  await store.changeEndpoint(id, { ...changes, ...(go === 1 && { enabled: true }) });
  expect((await askAll(id, ids.slice(1))).filter((wait) => wait === 0)).toHaveLength(go);
});

test("a line that nobody comes from keeps nobody waiting", async () => {
  const id = await addEndpoint({ rate: { limit: 1, windowMs: MINUTE_MS } });
  const ids = await addDeliveries(id, 20);
  await askAll(id, ids);
  await pass(id, 3 * MINUTE_MS);
  const [next] = await addDeliveries(id, 1);
  expect(await ask(id, next as string)).toBe(0);
});

test.each([0, 0.5, 30])(
  "deliveries that come up to %d steps late, through a pause, all go, and no window has more than it may",
  async (lateness) => {
    const [limit, windowMs] = [3, 30_000];
    const stepMs = windowMs / limit;
    const id = await addEndpoint({ rate: { limit, windowMs } });
    const waiting = (await addDeliveries(id, 40)).map((job) => ({ job, dueMs: 0 }));
    const gone: number[] = [];
    let nowMs = 0;
    let asks = 0;
    const seldom = (n: number) => ((n * 7919) % 101) / 101;
    while (waiting.length > 0) {
      waiting.sort((a, b) => a.dueMs - b.dueMs);
      const next = waiting[0]!;
      const passedMs =
        Math.max(0, next.dueMs - nowMs) + (gone.length === 15 && nowMs < 3_600_000 ? 3_600_000 : 0);
      await pass(id, passedMs);
      nowMs += passedMs;
      asks += 1;
      const waitMs = await ask(id, next.job);
      if (waitMs === 0) {
        waiting.shift();
        gone.push(nowMs);
      } else next.dueMs = nowMs + waitMs + seldom(asks) * lateness * stepMs;
    }
    expect(gone).toHaveLength(40);
    // By the generic cell rate so many may go at once, and then one each step; one more for coming a step late.
    const most = (ms: number) => limit + 1 + Math.ceil(ms / stepMs);
    for (let from = 0; from < gone.length; from++)
      for (let to = from; to < gone.length; to++)
        expect(to - from + 1).toBeLessThanOrEqual(most(gone[to]! - gone[from]!));
    // The pause costs each a place at most once, and being late now and then another.
    expect(asks).toBeLessThanOrEqual(40 * 4);
    expect(gone.at(-1)! - 3_600_000).toBeLessThanOrEqual((40 + 2 * lateness * 4) * stepMs);
  },
);
