import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { defaultJobPolicy } from "@millrace/core";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";
import { broken, echo } from "./test-handlers.fixture.ts";

/** What the receiver was told, by job; its first answer on `/unsteady` is 500. */
const told = new Map<string, { readonly id: string; readonly body: Record<string, string> }[]>();
const webhookIds: string[] = [];
let arrived = Promise.withResolvers<void>();
const receiver = createServer((request, response) => void receive(request, response));
async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = JSON.parse((await request.toArray()).join(""));
  const id = request.headers["webhook-id"] as string;
  const first = !webhookIds.includes(id);
  webhookIds.push(id);
  if (request.url === "/unsteady" && first) {
    response.writeHead(500).end();
    return;
  }
  told.set(body.jobId, [...(told.get(body.jobId) ?? []), { id, body }]);
  response.end();
  arrived.resolve();
  arrived = Promise.withResolvers();
}

/** The n-th end of a job that the receiver was told. */
async function telling(jobId: string, n = 1): Promise<Record<string, string>> {
  for (;;) {
    const end = told.get(jobId)?.[n - 1];
    if (end !== undefined) return end.body;
    await arrived.promise;
  }
}

let app: TestApp;
let sql: postgres.Sql;
let url: string;
let mended = false;
beforeAll(async () => {
  receiver.listen(0, "127.0.0.1");
  await once(receiver, "listening");
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  app = await startTestApp({
    handlers: [
      echo,
      broken,
      {
        type: "mendable",
        execute: () => (mended ? { success: true } : { success: false, error: "not yet" }),
      },
      {
        type: "follows",
        execute: (_payload, context) =>
          context.enqueue({ type: "echo", payload: { text: "follow-on" }, webhookUrl: url }),
      },
    ],
    variables: { WEBHOOK_ALLOWED_NETWORKS: "127.0.0.1" },
  });
  sql = postgres(app.databaseUrl, { max: 1, onnotice: () => {} });
});
afterAll(async () => {
  await sql?.end();
  await app?.stop();
  receiver.close();
});

const said = (fields: object = {}) => ({ type: "echo", payload: { text: "hi" }, webhookUrl: url, ...fields });

async function add(fields: object = {}): Promise<string> {
  const { status, body } = await app.send("POST", "/api/jobs", said(fields));
  expect(status, JSON.stringify(body)).toBe(201);
  return body.id;
}

describe("the end of a job is told", () => {
  test("when it completed: its id, status and time, once, and the job shows where", async () => {
    const { body: job } = await app.send("POST", "/api/jobs?wait=30", said());
    expect(job).toMatchObject({ status: "completed", webhookUrl: url });
    expect(await telling(job.id)).toEqual({
      jobId: job.id,
      status: "completed",
      timestamp: job.completedAt,
    });
    const [row] = await sql`select webhook_url from millrace.jobs where id = ${job.id}`;
    expect(row).toEqual({ webhook_url: url });
  });

  test("when it failed: with the error; the webhook itself is tried again under the same id", async () => {
    await app.send("PUT", "/api/job-types/send-webhook/policy", { baseDelayMs: 10, strategy: "fixed" });
    const id = await add({ type: "broken", payload: {}, webhookUrl: `${url}/unsteady` });
    expect(await telling(id)).toEqual({
      jobId: id,
      status: "failed",
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      error: "It is broken.",
    });
    const webhookId = told.get(id)?.[0]?.id;
    expect(webhookIds.filter((sent) => sent === webhookId)).toHaveLength(2);
    expect(webhookId).not.toBe(`msg_${id}`);
  });

  test("when it was cancelled before it started", async () => {
    const id = await add({ scheduledAt: "2999-01-01T00:00:00Z" });
    expect((await app.send("POST", `/api/jobs/${id}/cancel`)).status).toBeLessThan(300);
    expect(await telling(id)).toMatchObject({ status: "cancelled", error: "Cancelled before it started." });
  });

  test("when its worker died under it too often", async () => {
    const store = await app.jobs.connectStore();
    const type = {
      type: "crashes",
      queue: "crashing",
      policy: defaultJobPolicy,
      schema: null,
      schemaVersion: 1,
    };
    await store.registerTypes([type]);
    const id = await add({ type: "crashes", payload: {}, retry: { maxCrashes: 1 } });
    const worker = {
      name: "dying",
      host: "here",
      pid: 1,
      release: "0.1.0",
      types: ["crashes"],
      silenceMs: 1,
    };
    const workerId = await store.registerWorker(worker);
    const lease = { workerId, number: 1 };
    const claim = { lease, queue: "crashing", limit: 1, types: ["crashes"], suspect: false, sweep: true };
    expect((await store.claim(claim)).jobs).toHaveLength(1);
    await store.rescue(3);
    expect(await telling(id)).toMatchObject({
      status: "failed",
      error: expect.stringContaining("death 1 of"),
    });
  });

  test("with the instance that its payload names, however large the payload", async () => {
    const payload = { instanceId: "i-1", more: "x".repeat(5000) };
    const id = await add({ type: "mendable", payload });
    expect(await telling(id)).toMatchObject({
      instanceId: "i-1",
      jobId: id,
      status: "failed",
      error: "not yet",
    });
  });

  test("again when it is put back and ends anew", async () => {
    const id = await add({ type: "mendable", payload: {} });
    expect(await telling(id)).toMatchObject({ status: "failed" });
    mended = true;
    await app.send("POST", `/api/jobs/${id}/retry`);
    expect(await telling(id, 2)).toMatchObject({ status: "completed" });
    expect(new Set(told.get(id)?.map((end) => end.id)).size).toBe(2);
  });

  test("of a child that its parent took with it, and of both when the parent is put back", async () => {
    mended = false;
    const parent = await add({ type: "mendable", payload: {} });
    const child = await add({ dependsOn: [parent] });
    expect(await telling(child)).toMatchObject({
      status: "failed",
      error: `Not run: job ${parent}, which it depends on, failed.`,
    });
    mended = true;
    await app.send("POST", `/api/jobs/${parent}/retry`);
    expect(await telling(parent, 2)).toMatchObject({ status: "completed" });
    expect(await telling(child, 2)).toMatchObject({ status: "completed" });
  });
});

describe("by every door", () => {
  test("a list of jobs, of which some say where", async () => {
    const { body } = await app.send("POST", "/api/jobs/bulk", {
      jobs: [said(), { type: "echo", payload: { text: "silent" } }, said({ type: "broken", payload: {} })],
    });
    expect(body.ids).toHaveLength(3);
    expect(await telling(body.ids[0])).toMatchObject({ status: "completed" });
    expect(await telling(body.ids[2])).toMatchObject({ status: "failed" });
    const jobs = await Promise.all(
      body.ids.map(async (id: string) => (await app.send("GET", `/api/jobs/${id}`)).body),
    );
    expect(jobs.map((job) => job.type)).toEqual(["echo", "echo", "broken"]);
    expect(told.has(body.ids[1])).toBe(false);
  });

  test("a workflow: its jobs and the completion job; webhooks are no part of it", async () => {
    const { body } = await app.send("POST", "/api/workflows", {
      jobs: [said({ ref: "a" }), said({ ref: "b", dependsOn: ["a"], type: "broken", payload: {} })],
      onComplete: said(),
    });
    expect(await telling(body.idsByRef.a)).toMatchObject({ status: "completed" });
    expect(await telling(body.idsByRef.b)).toMatchObject({ status: "failed" });
    expect(await telling(body.onCompleteId)).toMatchObject({ status: "completed" });
    const workflow = (await app.send("GET", `/api/workflows/${body.id}`)).body;
    expect(workflow).toMatchObject({ state: "failed", jobs: { total: 2, completed: 1, failed: 1 } });
  });

  test("a job that a handler adds with its completion", async () => {
    const { body } = await app.send("POST", "/api/jobs?wait=30", { type: "follows", payload: {} });
    expect(body.status).toBe("completed");
    const [row] = await sql`select id from millrace.jobs where payload = '{"text": "follow-on"}'`;
    expect(await telling(row?.id)).toMatchObject({ status: "completed" });
  });

  test("a unique key: one job, and one webhook of it", async () => {
    const unique = { key: "once" };
    const scheduledAt = "2999-01-01T00:00:00Z";
    const id = await add({ unique, scheduledAt });
    const second = await app.send("POST", "/api/jobs", said({ unique, webhookUrl: `${url}/other` }));
    expect(second).toMatchObject({ status: 200, body: { id, webhookUrl: url } });
    await app.send("POST", `/api/jobs/${id}/cancel`);
    expect(await telling(id)).toMatchObject({ status: "cancelled" });
    const [row] = await sql`select count(*)::int as n from millrace.dependency where parent_id = ${id}`;
    expect(row).toEqual({ n: 1 });
  });

  test("SQL, which commits and rolls back with the caller", async () => {
    const enqueue = (tx: postgres.Sql) =>
      tx`select millrace.enqueue('echo', '{"text": "sql"}', webhook_url => ${url}) as id`;
    const [added] = await enqueue(sql);
    expect(await telling(added?.id)).toMatchObject({ status: "completed" });
    const count = () => sql`select count(*)::int as n from millrace.jobs where type = 'send-webhook'`;
    const before = await count();
    await sql
      .begin(async (tx) => {
        await enqueue(tx as unknown as postgres.Sql);
        throw new Error("rolled back");
      })
      .catch(() => {});
    expect(await count()).toEqual(before);
    await expect(
      sql`select millrace.enqueue('echo', '{"text": "sql"}', webhook_url => 'ftp://x')`,
    ).rejects.toThrow("webhook_url must be an http or https URL");
  });
});

describe("refused or kept away", () => {
  test.each(["ftp://example.com/", "not a url", "https://user:secret@example.com/", 5, ""])(
    "a URL that is none: %s",
    async (webhookUrl) => {
      const answer = await app.send("POST", "/api/jobs", said({ webhookUrl }));
      expect(answer.status).toBe(400);
      expect(answer.body.errors).toMatchObject([{ pointer: "/webhookUrl" }]);
    },
  );

  test("a schedule's jobs, and a replaced job, tell nobody: that is said", async () => {
    const schedule = await app.send("POST", "/api/schedules", said({ name: "s", cron: "* * * * *" }));
    expect(schedule.status).toBe(400);
    const unique = { key: "replaced", onConflict: "replace" };
    const replaced = await app.send("POST", "/api/jobs", said({ unique }));
    expect(replaced.status).toBe(400);
    expect(replaced.body.errors).toMatchObject([{ pointer: "/webhookUrl" }]);
  });

  test("a job whose webhook would not fit into its full queue, which is named", async () => {
    const store = await app.jobs.connectStore();
    await store.configureQueue("roomy", {});
    const put = await add({ queue: "roomy", scheduledAt: "2999-01-01T00:00:00Z" });
    await app.send("POST", `/api/jobs/${put}/cancel`);
    await app.send("PATCH", "/api/queues/default", { maxWaiting: 0 });
    const again = await app.send("POST", `/api/jobs/${put}/retry`);
    expect(again).toMatchObject({ status: 503, body: { code: "QUEUE_FULL" } });
    expect(again.body.detail).toContain("Queue default is full");
    for (const fields of [{}, { unique: { key: "full" } }]) {
      const answer = await app.send("POST", "/api/jobs", said({ queue: "roomy", ...fields }));
      expect(answer).toMatchObject({ status: 503, body: { code: "QUEUE_FULL" } });
      expect(answer.body.detail).toContain("Queue default is full");
    }
    const bySql = sql`select millrace.enqueue('echo', '{"text": "full"}', queue => 'roomy', webhook_url => ${url})`;
    await expect(bySql).rejects.toThrow('queue "default" is full');
    await app.send("PATCH", "/api/queues/default", { maxWaiting: null });
  });

  test("a webhook to where none may go fails by itself; its job does not", async () => {
    const id = await add({ webhookUrl: "http://169.254.169.254/latest" });
    const job = (await app.send("GET", `/api/jobs/${id}?wait=30`)).body;
    expect(job.status).toBe("completed");
    const [webhook] = await sql`select child_id as id from millrace.dependency where parent_id = ${id}`;
    const sent = (await app.send("GET", `/api/jobs/${webhook?.id}?wait=30`)).body;
    expect(sent).toMatchObject({ status: "failed", type: "send-webhook", retryCount: 0 });
    expect(sent.errorMessage).toContain("is not on the public internet");
  });

  test("a webhook without a payload that tells of no job", async () => {
    const { body } = await app.send("POST", "/api/jobs?wait=30", { type: "send-webhook", payload: { url } });
    expect(body).toMatchObject({ status: "failed", errorCode: "unrecoverable" });
    expect(body.errorMessage).toContain("There is nothing to send");
  });
});
