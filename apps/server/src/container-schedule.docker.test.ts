import { connectDocker } from "@millrace/container-engine";
import { createDatabase, createEngineProbes, type Database } from "@millrace/postgres";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";

const NAME = "upkeep:cleanup-containers";
const IMAGE = "debian:12-slim";

const docker = await connectDocker();
let app: TestApp;
let database: Database;
beforeAll(async () => {
  app = await startTestApp({
    variables: {
      DOCKER_HOST: "unix:///var/run/docker.sock",
      CODE_EXECUTION_DRIVER: "embedded",
      CONTAINER_IMAGES: IMAGE,
      UPKEEP_SCHEDULES: "true",
    },
  });
  database = createDatabase({ url: app.databaseUrl, max: 1, applicationName: "millrace test" });
});
afterAll(async () => {
  await database?.close();
  await app?.stop();
});

/** A container of this installation, made for that job. */
async function containerOf(job: string) {
  const container = await docker.createContainer({
    Image: IMAGE,
    Cmd: ["sleep", "600"],
    Labels: {
      "millrace.component": "containers",
      "millrace.installation": await createEngineProbes(database).readInstallation(),
      "millrace.job": job,
      "millrace.ttl-ms": "600000",
    },
    HostConfig: { NetworkMode: "none" },
  });
  await container.start();
  return container;
}

/** Puts the next tick of the schedule back by all of its interval, and wakes the scheduler. */
async function tick(): Promise<void> {
  const sql = postgres(app.databaseUrl, { max: 1, onnotice() {} });
  await sql`update millrace.schedule set next_tick_at = next_tick_at - interval_ms * interval '1 ms',
    due_at = due_at - interval_ms * interval '1 ms', version = version + 1 where name = ${NAME}`;
  await sql`select millrace.hint('{"kind":"schedule","inMs":0}')`;
  await sql.end();
}

test("every ten minutes a schedule takes away what a dead job left, and leaves the others", async () => {
  expect(await app.jobs.schedules.get(NAME)).toMatchObject({ intervalMs: 600_000, payload: {} });
  const tomorrow = new Date(Date.now() + 86_400_000);
  const [dead, alive] = await app.jobs.createJobs(
    [1, 2].map(() => ({ type: "create-container", payload: { image: IMAGE }, scheduledAt: tomorrow })),
  );
  await app.jobs.cancelJob(dead as string);
  const left = await containerOf(dead as string);
  const used = await containerOf(alive as string);
  try {
    const ticked = Promise.withResolvers<string>();
    const stop = app.jobs.events.on("schedule.ticked", ({ schedule, jobIds }) => {
      if (schedule === NAME && jobIds[0] !== undefined) ticked.resolve(jobIds[0]);
    });
    await tick();
    const cleaned = await app.jobs.waitFor(await ticked.promise);
    stop();
    expect(cleaned).toMatchObject({
      type: "cleanup-containers",
      status: "completed",
      result: { removed: 1, kept: 1, containers: [{ containerId: left.id, reason: "orphan" }] },
    });
    await expect(left.inspect()).rejects.toMatchObject({ statusCode: 404 });
    expect((await used.inspect()).State.Running).toBe(true);
  } finally {
    for (const container of [left, used]) await container.remove({ force: true }).catch(() => {});
  }
});
