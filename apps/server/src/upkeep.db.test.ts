import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { defineHandler } from "@millrace/core";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";

const told: { event: string; queue: string; value: number }[] = [];
const receiver = createServer((request, response) => void receive(request, response));
async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  told.push(JSON.parse((await request.toArray()).join("")));
  response.writeHead(204).end();
}

const busy = defineHandler({
  type: "upkeep-test",
  schema: z.strictObject({}),
  queue: "busy",
  execute: () => ({ ran: true }),
});

let app: TestApp;
beforeAll(async () => {
  receiver.listen(0, "127.0.0.1");
  await once(receiver, "listening");
  app = await startTestApp({
    handlers: [busy],
    variables: { WEBHOOK_ALLOWED_NETWORKS: "127.0.0.1", UPKEEP_SCHEDULES: "true" },
  });
});
afterAll(async () => {
  await app?.stop();
  receiver.close();
});

const run = async (type: string, payload: object) =>
  (await app.send("POST", "/api/jobs?wait=30", { type, payload })).body;

/** Resolves when all jobs of a type have ended. */
async function ended(
  type: string,
): Promise<readonly { readonly status: string; readonly payload: unknown }[]> {
  const jobs = await app.jobs.getJobs({ type });
  return Promise.all(jobs.map(({ id }) => app.jobs.waitFor(id)));
}

test("collect-metrics: the host, the process, the queues and the database as the job's result", async () => {
  const { status, result } = await run("collect-metrics", {});
  expect(status).toBe("completed");
  expect(result).toMatchObject({
    host: { cpus: expect.any(Number), memoryBytes: expect.any(Number) },
    process: { pid: process.pid, residentBytes: expect.any(Number) },
    database: { version: expect.any(String), engineBytes: expect.any(Number), pingMs: expect.any(Number) },
  });
  expect(result.queues).toContainEqual(
    expect.objectContaining({ queue: "metrics-collection", state: "active", oldestReadyMs: null }),
  );
});

test("collect-metrics: only what is asked for, by the documents' words; another target is a 400", async () => {
  const added = { type: "COLLECT_METRICS", data: { targets: ["system"] } };
  const { status, body } = await app.send("POST", "/api/queues/jobs", added);
  expect(status).toBe(201);
  const job = await app.jobs.waitFor(body.id ?? body.job.id);
  expect(job.queue).toBe("metrics-collection");
  expect(Object.keys(job.result as object).sort()).toEqual(["host", "process"]);
  const bad = await app.send("POST", "/api/jobs", {
    type: "collect-metrics",
    payload: { targets: ["disks"] },
  });
  expect(bad).toMatchObject({ status: 400, body: { errors: [{ pointer: "/payload/targets/0" }] } });
});

test("send-alert: a backlog is told once to the webhook and by mail, and so is its end", async () => {
  await app.jobs.queues.pauseQueue("busy");
  await app.jobs.emails.suppress("ops@example.org", { scope: "newsletter" });
  for (let n = 0; n < 3; n++) await app.jobs.createJob({ type: "upkeep-test", payload: {} });
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/alerts`;
  const payload = {
    rules: [
      { name: "backlog", measure: "backlog", above: 2, queues: ["busy"] },
      { name: "age", measure: "oldest-ready-age", above: 3_600_000 },
    ],
    channels: [{ webhook: url }, { email: "ops@example.org" }],
  };
  const first = await run("send-alert", payload);
  expect(first).toMatchObject({
    status: "completed",
    result: {
      firing: [{ rule: "backlog", queue: "busy", value: 3 }],
      told: [{ rule: "backlog", queue: "busy", change: "raised", value: 3 }],
      jobs: 2,
    },
  });
  const again = await Promise.all([run("send-alert", payload), run("send-alert", payload)]);
  expect(again.map(({ result }) => result.told)).toEqual([[], []]);
  expect(again[0].result.firing).toHaveLength(1);

  await app.jobs.queues.resumeQueue("busy");
  await ended("upkeep-test");
  expect((await run("send-alert", payload)).result).toMatchObject({
    firing: [],
    told: [{ change: "recovered" }],
    jobs: 2,
  });
  await ended("send-webhook");
  expect(told.toSorted((a, b) => b.value - a.value)).toMatchObject([
    { event: "alert.raised", rule: "backlog", queue: "busy", measure: "backlog", value: 3, above: 2 },
    { event: "alert.recovered", rule: "backlog", queue: "busy", value: 0 },
  ]);
  const mails = await ended("email-notification");
  expect(mails.map(({ payload }) => (payload as { data: { subject: string } }).data.subject).sort()).toEqual([
    "Alert: backlog, queue busy",
    "Recovered: backlog, queue busy",
  ]);
  // Whoever wants no newsletters is told of alerts all the same.
  const { emails } = (await app.send("GET", "/api/emails?recipient=ops@example.org")).body;
  expect(emails).toMatchObject([
    { template: "alert", state: "kept", subject: "Recovered: backlog, queue busy" },
    {
      template: "alert",
      state: "kept",
      text: expect.stringMatching(/^Queue busy: 3 jobs are ready\. The limit is 2\./),
    },
  ]);
});

test("send-alert: a message is told as it is", async () => {
  told.length = 0;
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/alerts`;
  const { result } = await run("send-alert", { message: "Disk full", channels: [{ webhook: url }] });
  expect(result).toMatchObject({ jobs: 1 });
  await ended("send-webhook");
  expect(told).toEqual([{ event: "alert.message", message: "Disk full" }]);
});

test.each([
  [{}, "/payload/rules"],
  [{ message: "m", rules: [{ name: "a", measure: "backlog", above: 1 }] }, "/payload/rules"],
  [{ rules: [{ name: "a", measure: "failure-rate", above: 1 }] }, "/payload/rules/0/above"],
  [{ message: "m", channels: [{ webhook: "ftp://example.org" }] }, "/payload/channels/0"],
])("send-alert: %o is refused", async (payload, pointer) => {
  const { status, body } = await app.send("POST", "/api/jobs", { type: "send-alert", payload });
  expect(status).toBe(400);
  expect(body.errors[0].pointer).toContain(pointer);
});

test("update-status: how a component is, what it was, and since when; an older report changes nothing", async () => {
  const tell = (status: string, fields: object = {}) =>
    run("update-status", { component: "runner-1", status, ...fields });
  const first = await tell("online", { message: "ready", details: { jobs: 0 } });
  expect(first).toMatchObject({ status: "completed", queue: "monitoring" });
  expect(first.result).toMatchObject({
    component: "runner-1",
    status: "online",
    previous: null,
    changed: true,
  });
  expect((await tell("online")).result).toMatchObject({
    previous: "online",
    changed: false,
    since: first.result.since,
  });
  const late = await tell("offline", { observedAt: "2020-01-01T00:00:00Z" });
  expect(late.result).toMatchObject({ status: "online", changed: false });
  const down = await tell("offline", { details: { reason: "disk" } });
  expect(down.result).toMatchObject({ status: "offline", previous: "online", changed: true });
  const { result } = await run("collect-metrics", { targets: ["components"] });
  expect(result.components).toMatchObject([
    {
      component: "runner-1",
      status: "offline",
      previous: "online",
      details: { reason: "disk" },
      jobId: down.id,
    },
  ]);
  const bad = await app.send("POST", "/api/jobs", {
    type: "update-status",
    payload: { component: "runner 1", status: "on" },
  });
  expect(bad).toMatchObject({ status: 400, body: { errors: [{ pointer: "/payload/component" }] } });
});

test("collect-metrics of containers says when there is no engine", async () => {
  const job = { type: "collect-metrics", payload: { targets: ["system", "containers"] }, maxRetries: 0 };
  const { body } = await app.send("POST", "/api/jobs?wait=30", job);
  expect(body).toMatchObject({
    status: "failed",
    errorMessage: expect.stringMatching(/^No container engine answers/),
  });
});

test("cleanup-old-jobs: what ended so long ago goes, the rest stays", async () => {
  const { id } = await run("upkeep-test", {});
  const kept = await run("cleanup-old-jobs", { maxAge: 3_600_000 });
  expect(kept).toMatchObject({ status: "completed", result: { deleted: 0, byQueue: {} } });
  // A second after its end it is old enough.
  const cleanedUp = async () => {
    await run("cleanup-old-jobs", { maxAge: 1000, queues: ["busy"] });
    return (await app.send("GET", `/api/jobs/${id}`)).status;
  };
  await expect.poll(cleanedUp, { timeout: 30_000, interval: 250 }).toBe(404);
  expect(await app.jobs.getJobs({ type: "send-alert" })).not.toEqual([]);
  expect(await run("cleanup-old-jobs", { maxAge: 1000, queues: ["nowhere"] })).toMatchObject({
    status: "failed",
    retryCount: 0,
    errorMessage: "There is no queue nowhere.",
  });
  expect(
    (await app.send("POST", "/api/jobs", { type: "cleanup-old-jobs", payload: { queues: ["busy"] } })).status,
  ).toBe(400);
});

test("cleanup-old-jobs: other statuses, other queues and what has not ended stay", async () => {
  const scheduledAt = new Date(Date.now() + 86_400_000);
  const later = await app.jobs.createJob({ type: "upkeep-test", payload: {}, scheduledAt });
  const cancelled = await app.jobs.createJob({ type: "upkeep-test", payload: {}, scheduledAt });
  await app.jobs.cancelJob(cancelled);
  const elsewhere = await run("collect-metrics", { targets: ["system"] });
  // The last to end: when it is old enough, so are the others.
  const done = await run("upkeep-test", {});
  const cleaned = async (id: string, more: object) => {
    await run("cleanup-old-jobs", { maxAge: 1000, queues: ["busy"], ...more });
    return app.jobs.getJob(id);
  };
  const slowly = { timeout: 30_000, interval: 250 };
  await expect.poll(() => cleaned(done.id, { statuses: ["completed"] }), slowly).toBe(null);
  const left = await Promise.all([later, cancelled, elsewhere.id].map((id) => app.jobs.getJob(id)));
  expect(left.map((job) => job?.status)).toEqual(["pending", "cancelled", "completed"]);
  await expect.poll(() => cleaned(cancelled, {}), slowly).toBe(null);
  expect(await app.jobs.getJob(later)).toMatchObject({ status: "pending" });
});

test("cleanup-old-jobs without an age does what the queues' own retention says", async () => {
  const elsewhere = await run("collect-metrics", { targets: ["system"] });
  const keep = (count: number) => app.jobs.queues.change("busy", { retention: { completed: { count } } });
  let ids: string[] = [];
  let deleted = 0;
  // The engine does the same every few seconds: again, should it have come first.
  while (deleted < 2) {
    await keep(100);
    ids = [];
    for (let n = 0; n < 3; n++) ids.push((await run("upkeep-test", {})).id);
    await keep(1);
    deleted = (await run("cleanup-old-jobs", {})).result.deleted;
  }
  const left = await Promise.all(ids.map(async (id) => (await app.jobs.getJob(id)) !== null));
  expect(left).toEqual([false, false, true]);
  expect(await app.jobs.getJob(elsewhere.id)).toMatchObject({ status: "completed" });
});

test("cleanup-logs drops whole days that are old enough, and leaves the others", async () => {
  expect(await run("cleanup-logs", {})).toMatchObject({ status: "completed", result: { droppedDays: 0 } });
  const sql = postgres(app.databaseUrl, { max: 1, onnotice() {} });
  for (const [line, daysAgo] of [9, 5].entries()) {
    const [row] = await sql`select ((now() at time zone 'utc')::date - ${daysAgo}::int)::text as day`;
    await sql`select millrace.make_partitions(${[row?.day]}::date[])`;
    await sql`insert into millrace.job_log (job_id, line, attempt, logged_at, level, message)
      values (1, ${line}, 1, ${row?.day}::timestamptz + interval '12 hours', 1, ${`${daysAgo} days ago`})`;
  }
  const old = () => sql`select message from millrace.job_log where logged_at < now() - interval '4 days'`;
  expect(await old()).toHaveLength(2);
  expect(await run("cleanup-logs", {})).toMatchObject({ status: "completed", result: { droppedDays: 1 } });
  expect(await old()).toEqual([{ message: "5 days ago" }]);
  await sql.end();
  expect(
    (await app.send("POST", "/api/jobs", { type: "cleanup-logs", payload: { maxAge: 1000 } })).status,
  ).toBe(400);
});

test("the schedules are made at start, and left as they were changed", async () => {
  const { schedules } = await app.jobs.schedules.list();
  expect(schedules.map(({ name, type }) => [name, type])).toEqual([
    ["upkeep:cleanup-logs", "cleanup-logs"],
    ["upkeep:cleanup-old-jobs", "cleanup-old-jobs"],
    ["upkeep:collect-metrics", "collect-metrics"],
  ]);
  await app.jobs.schedules.pause("upkeep:collect-metrics");
  const variables = { UPKEEP_SCHEDULES: "true" };
  const second = await startTestApp({ databaseUrl: app.databaseUrl, variables });
  expect((await second.jobs.schedules.get("upkeep:collect-metrics")).paused).toBe(true);
  const id = await second.jobs.schedules.trigger("upkeep:collect-metrics");
  expect(await second.jobs.waitFor(id)).toMatchObject({ status: "completed" });
  await second.stop();
});
