import { setTimeout as pause } from "node:timers/promises";
import { HEARTBEAT_SILENCE_MS, silentLogger } from "@millrace/core";
import { migrate } from "@millrace/postgres";
import { type OwnServer, startOwnServer } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { JobQueueManager } from "../job-queue-manager.ts";
import { printFigures } from "./figures.fixture.ts";
import { idsOf, startWorker, stop } from "./test-processes.ts";
import { until } from "./until.fixture.ts";

const JOBS = 40;
/** Longer than a worker may be silent. */
const OUTAGE_MS = HEARTBEAT_SILENCE_MS + 5_000;

let server: OwnServer;
beforeAll(async () => {
  server = await startOwnServer();
  await migrate(server.url, { schema: "millrace" });
});
afterAll(() => server.remove());

test("a server that is away for longer than workers may be silent: what they did meanwhile counts, and none counts as dead", async () => {
  const databaseUrl = server.url;
  const caller = new JobQueueManager({ databaseUrl, workers: false, logger: silentLogger });
  await using one = await startWorker({ databaseUrl, slots: JOBS / 2, runMs: 10_000 });
  await using other = await startWorker({ databaseUrl, slots: JOBS / 2, runMs: 10_000 });
  const workers = [one, other];
  const count = (name: string) => workers.reduce((sum, worker) => sum + idsOf(worker, name).length, 0);
  const ids = await caller.createJobs(
    Array.from({ length: JOBS }, (_, key) => ({ type: "proof", payload: { key } })),
  );
  await until("all jobs run", () => count("started") === JOBS);
  await server.crash("fast");
  await pause(OUTAGE_MS);
  await server.start();
  const returnedAt = performance.now();
  const sql = postgres(databaseUrl, { max: 1, onnotice() {} });
  await until(
    "all jobs have ended",
    async () => Number((await sql`select count(*) from millrace.finished`)[0]?.["count"]) === JOBS,
  );
  const endedAt = performance.now();
  const jobs = await sql`select f.id::text, f.status, f.crashes from millrace.finished f`;
  await Promise.all(workers.map(stop));
  await caller.shutdown();
  await sql.end();

  printFigures(`The server was away for ${OUTAGE_MS / 1000} s while ${JOBS} jobs ran and ended`, {
    "ms from its return to the last completion": endedAt - returnedAt,
    starts: count("started"),
    "late completions refused": count("refused"),
  });
  // They ended while nobody could be told, and that counts: nothing ran twice, and nobody is suspected.
  expect([count("started"), count("refused")]).toEqual([JOBS, 0]);
  expect(workers.flatMap((worker) => idsOf(worker, "completed")).sort()).toEqual([...ids].sort());
  expect(jobs.map(({ status, crashes }) => [status, crashes])).toEqual(jobs.map(() => [1, 0]));
  // The fault has bitten: each worker's heartbeats failed.
  for (const { events } of workers) {
    expect(events.some(({ event, service }) => event === "trouble" && service === "heartbeat")).toBe(true);
  }
});
