import { describe, expect, test } from "vitest";
import { sql, store, useStore } from "./test-store.ts";

useStore();

const MINUTE = { requests: 10, windowMs: 60_000, burst: 20 };
let clients = 0;
const newClient = () => `address:client-${++clients}`;
const ask = (client: string) => store.takeRequest("test", client, MINUTE);

/** How many of some requests in a row were let through. */
async function allowedOf(client: string, requests: number): Promise<number> {
  let allowed = 0;
  for (let n = 0; n < requests; n++) allowed += Number((await ask(client)).allowed);
  return allowed;
}

/** Lets time pass for a client. */
const wait = (client: string, interval: string) =>
  sql`update millrace.request_bucket set asked_at = asked_at - ${interval}::interval where key = ${client}`;

describe("a bucket", () => {
  test("gives several at once or none, and says when there are enough", async () => {
    const client = newClient();
    const take = (cost: number) => store.takeRequest("test", client, MINUTE, cost);
    expect(await take(11)).toMatchObject({ allowed: false, remaining: 10 });
    expect(await take(8)).toMatchObject({ allowed: true, remaining: 2 });
    const refused = await take(4);
    expect(refused).toMatchObject({ allowed: false, remaining: 2 });
    expect(refused.retryAfterMs).toBeGreaterThan(6_000);
    expect(refused.retryAfterMs).toBeLessThanOrEqual(12_000);
    expect(await take(2)).toMatchObject({ allowed: true, remaining: 0 });
  });

  test("begins with the window's requests; the next is refused and told when to come again", async () => {
    const client = newClient();
    const first = await ask(client);
    expect(first).toMatchObject({ allowed: true, remaining: 9, retryAfterMs: 0 });
    expect(await allowedOf(client, 9)).toBe(9);
    const refused = await ask(client);
    expect(refused).toMatchObject({ allowed: false, remaining: 0 });
    // One comes back each 6 s, all ten in 60.
    expect(refused.retryAfterMs).toBeGreaterThan(4000);
    expect(refused.retryAfterMs).toBeLessThanOrEqual(6000);
    const [row] = await sql`select extract(epoch from clock_timestamp())::float8 * 1000 as now`;
    expect(refused.resetAtMs - row?.now).toBeGreaterThan(55_000);
    expect(refused.resetAtMs - row?.now).toBeLessThanOrEqual(60_001);
  });

  test("is full, with the burst, after a window without a request, even when it was empty", async () => {
    const client = newClient();
    expect(await allowedOf(client, 11)).toBe(10);
    await wait(client, "60 seconds");
    expect(await allowedOf(client, 21)).toBe(20);
  });

  test("fills at the window's pace while it is asked, refused requests included, and never past the burst", async () => {
    const client = newClient();
    expect(await allowedOf(client, 11)).toBe(10);
    await wait(client, "30 seconds");
    expect(await allowedOf(client, 6)).toBe(5);
    await wait(client, "59 seconds");
    expect(await allowedOf(client, 11)).toBe(9);
    const other = newClient();
    await ask(other);
    for (let n = 0; n < 3; n++) {
      await wait(other, "50 seconds");
      await ask(other);
    }
    await wait(other, "1 day");
    expect((await ask(other)).remaining).toBe(19);
  });

  test("gives each request once, however many ask at the same time", async () => {
    const client = newClient();
    const answers = await Promise.all(Array.from({ length: 60 }, () => ask(client)));
    const allowed = answers.filter((answer) => answer.allowed);
    expect(allowed).toHaveLength(10);
    expect(allowed.map(({ remaining }) => remaining).toSorted((a, b) => a - b)).toEqual([
      ...Array(10).keys(),
    ]);
  });

  test("is one for each scope and client, and follows a limit that was changed", async () => {
    const [a, b] = [newClient(), newClient()];
    expect(await allowedOf(a, 10)).toBe(10);
    expect((await ask(b)).allowed).toBe(true);
    expect((await store.takeRequest("other", a, MINUTE)).allowed).toBe(true);
    expect(await store.takeRequest("test", b, { requests: 1, windowMs: 60_000, burst: 2 })).toMatchObject({
      allowed: true,
      remaining: 1,
    });
  });

  test("is forgotten when it was idle for long: an hour, or ten windows, never while it holds something back", async () => {
    const [idle, busy] = [newClient(), newClient()];
    await ask(idle);
    await store.takeRequest("day", busy, { requests: 1, windowMs: 86_400_000, burst: 1 });
    const [kept] =
      await sql`select kept_until - asked_at >= interval '10 days' as long from millrace.request_bucket where key = ${busy}`;
    expect(kept?.long).toBe(true);
    await sql`update millrace.request_bucket set kept_until = kept_until - interval '61 minutes' where key in (${idle}, ${busy})`;
    await sql`select millrace.sweep_request_limits()`;
    expect(await sql`select key from millrace.request_bucket where key in (${idle}, ${busy})`).toMatchObject([
      { key: busy },
    ]);
  });
});

describe("a block", () => {
  const addresses = async () => (await store.getBlockedAddresses()).map(({ address }) => address);

  test("is added, replaced and ended; one that has an end ends", async () => {
    await store.blockAddress("203.0.113.7", "floods", null);
    await store.blockAddress("198.51.100.0/24", null, Date.now() + 3_600_000);
    expect(await store.getBlockedAddresses()).toEqual([
      { address: "198.51.100.0/24", reason: null, createdAt: expect.any(Date), expiresAt: expect.any(Date) },
      { address: "203.0.113.7", reason: "floods", createdAt: expect.any(Date), expiresAt: null },
    ]);
    await store.blockAddress("203.0.113.7", "still floods", Date.now() + 3_600_000);
    await sql`update millrace.blocked_address set expires_at = clock_timestamp() where address = '198.51.100.0/24'`;
    expect(await store.getBlockedAddresses()).toMatchObject([
      { reason: "still floods", expiresAt: expect.any(Date) },
    ]);
    expect(await store.unblockAddress("198.51.100.0/24")).toBe(false);
    expect(await store.unblockAddress("203.0.113.0/24")).toBe(false);
    expect(await store.unblockAddress("203.0.113.7")).toBe(true);
    expect(await addresses()).toEqual([]);
  });

  test("by SQL: IPv4 in its IPv6 form is IPv4; an end in the past and a network with spare bits are refused", async () => {
    await sql`select millrace.block_address('::ffff:192.0.2.1', 'mapped')`;
    await sql`select millrace.block_address('::ffff:10.0.0.0/104')`;
    await sql`select millrace.block_address('2001:db8::/64', until => clock_timestamp() + interval '1 hour')`;
    expect(await addresses()).toEqual(["10.0.0.0/8", "192.0.2.1", "2001:db8::/64"]);
    expect(await sql`select millrace.unblock_address('::ffff:192.0.2.1') as ended`).toMatchObject([
      { ended: true },
    ]);
    await expect(
      sql`select millrace.block_address('192.0.2.2', until => now() - interval '1 s')`,
    ).rejects.toThrow("would have ended");
    await expect(sql`select millrace.block_address('10.0.0.1/8')`).rejects.toThrow("invalid cidr value");
    for (const address of await addresses()) await store.unblockAddress(address);
  });
});
