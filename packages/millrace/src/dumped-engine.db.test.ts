import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase } from "@millrace/testing";
import postgres from "postgres";
import { expect, test } from "vitest";
import { z } from "zod";
import { defineHandler, JobQueueManager, silentLogger } from "./index.ts";

/** The first line of a program's output and errors; throws what it says when it fails. */
function run(program: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: "utf8" });
  if (status !== 0) throw error ?? new Error(`${program}: ${stderr}`);
  return stdout;
}

/** Major version of a program of PostgreSQL; 0: there is none. */
function majorOf(program: string): number {
  const { stdout } = spawnSync(program, ["--version"], { encoding: "utf8" });
  return Number(/(\d+)\./.exec(stdout ?? "")?.[1] ?? 0);
}

test("an engine that pg_dump took goes on where psql puts it: what waited runs, what ran runs again", async (context) => {
  await using stack = new AsyncDisposableStack();
  const database = await createTestDatabase();
  stack.defer(() => database.drop());
  const sql = postgres(database.url, { max: 1, onnotice() {} });
  stack.defer(() => sql.end());
  const [server] = await sql`select current_setting('server_version_num')::int / 10000 as major`;
  const need = server?.major as number;
  context.skip(
    Math.min(majorOf("pg_dump"), majorOf("psql")) < need,
    `needs pg_dump and psql of PostgreSQL ${need}`,
  );

  const begun = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const work = (hold: boolean) => [
    defineHandler({
      type: "work",
      schema: z.strictObject({ n: z.number() }),
      async execute({ n }) {
        if (n < 0) throw new Error("Negative");
        if (hold && n === 7) {
          begun.resolve();
          await held.promise;
        }
        return { n };
      },
    }),
  ];
  const config = { handlers: [...work(true)] as const, enableMetrics: false, logger: silentLogger };
  const before = new JobQueueManager({ ...config, databaseUrl: database.url });
  await before.initialize();
  stack.defer(async () => {
    held.resolve();
    await before.shutdown();
  });
  const add = (n: number, rest: object = {}) => before.createJob({ type: "work", payload: { n }, ...rest });
  const done = await add(1);
  const failed = await add(-1, { maxRetries: 0 });
  const [running, later] = [await add(7), await add(3, { scheduledAt: new Date("2100-01-01") })];
  await Promise.all([done, failed].map((id) => before.waitFor(id)));
  await begun.promise;
  const child = await add(4, { dependsOn: [running] });
  const keyed = await add(5, {
    unique: { key: "one", mode: "unfinished" },
    scheduledAt: new Date("2100-01-01"),
  });
  await before.schedules.create({ name: "yearly", type: "work", payload: { n: 6 }, cron: "0 0 1 1 *" });

  const folder = await mkdtemp(join(tmpdir(), "millrace-dump-"));
  stack.defer(() => rm(folder, { recursive: true }));
  const file = join(folder, "millrace.sql");
  run("pg_dump", ["--schema=millrace", `--file=${file}`, database.url]);
  const other = await createTestDatabase({ empty: true });
  stack.defer(() => other.drop());
  run("psql", [
    "--no-psqlrc",
    "--quiet",
    "--set=ON_ERROR_STOP=1",
    "--single-transaction",
    `--file=${file}`,
    other.url,
  ]);
  const otherSql = postgres(other.url, { max: 1, onnotice() {} });
  stack.defer(() => otherSql.end());
  // As when it is put back an hour later.
  await otherSql`update millrace.worker set beat_at = beat_at - interval '1 hour'`;

  const after = new JobQueueManager({ ...config, handlers: work(false), databaseUrl: other.url });
  await after.initialize();
  stack.defer(() => after.shutdown());
  expect(await after.waitFor(running, { timeoutMs: 30_000 })).toMatchObject({
    status: "completed",
    result: { n: 7 },
  });
  expect(await after.waitFor(child, { timeoutMs: 30_000 })).toMatchObject({
    status: "completed",
    result: { n: 4 },
  });
  expect(await after.getJob(done)).toMatchObject({ status: "completed", result: { n: 1 } });
  expect(await after.retryJob(failed)).toEqual({ kind: "done" });
  expect(await after.getJob(later)).toMatchObject({ status: "pending", waitingFor: "schedule" });
  const again = { type: "work", payload: { n: 5 }, unique: { key: "one", mode: "unfinished" } } as const;
  expect(await after.createJob(again)).toBe(keyed);
  expect((await after.schedules.get("yearly")).nextTickAt).toEqual(
    (await before.schedules.get("yearly")).nextTickAt,
  );
  const fresh = await after.createJob({ type: "work", payload: { n: 8 } });
  expect(Number(fresh)).toBeGreaterThan(Number(keyed));
  expect((await after.waitFor(fresh)).result).toEqual({ n: 8 });
});
