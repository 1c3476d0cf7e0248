import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startOwnServer, type OwnServer } from "./own-server.ts";

let server: OwnServer;
beforeAll(async () => {
  server = await startOwnServer({ settings: { work_mem: "5MB" } });
});
afterAll(() => server.remove());

async function rows(): Promise<number> {
  const sql = postgres(server.url, { max: 1, onnotice() {} });
  try {
    await sql`create table if not exists kept (at int)`;
    await sql`insert into kept values (1)`;
    const [row] = await sql<[{ count: number; fsync: string; mem: string }]>`
      select count(*)::int, current_setting('fsync') as fsync, current_setting('work_mem') as mem from kept`;
    expect(row).toMatchObject({ fsync: "on", mem: "5MB" });
    return row.count;
  } finally {
    await sql.end();
  }
}

test("what was committed is there after each way to crash, on the same port with the same password", async () => {
  expect(await rows()).toBe(1);
  for (const [index, mode] of (["immediate", "kill", "fast"] as const).entries()) {
    const before = server.pid;
    await server.restart(mode);
    expect(server.pid).not.toBe(before);
    expect(await rows()).toBe(index + 2);
  }
});

test("a crash breaks the connections that are open, and the server stays down until it is started", async () => {
  const sql = postgres(server.url, { max: 1, connect_timeout: 2, backoff: false });
  await sql`select 1`;
  const sleeping = sql`select pg_sleep(60)`.catch((error: unknown) => error);
  await server.crash("kill");
  expect(await sleeping).toMatchObject({ code: expect.stringMatching(/CONNECTION_CLOSED|ECONNRESET|57P0/) });
  await expect(sql`select 1`).rejects.toMatchObject({ code: "ECONNREFUSED" });
  await expect(server.crash("kill")).rejects.toThrow("already down");
  await server.start();
  await expect(server.start()).rejects.toThrow("already runs");
  // Without a timeout it waits for ever once a connection was refused (postgres.js 3.4.9).
  await sql.end({ timeout: 1 });
});
