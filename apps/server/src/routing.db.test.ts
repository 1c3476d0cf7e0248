import { defineHandler } from "@millrace/core";
import postgres from "postgres";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";

let app: TestApp;
const workflow = defineHandler({
  type: "execute-workflow",
  schema: z.strictObject({
    repository: z.string(),
    workflow: z.string().optional(),
    ref: z.string().optional(),
    event: z.string().optional(),
  }),
  execute: () => ({ ran: true }),
});
const logs = defineHandler({ type: "cleanup-logs", schema: z.object({}), execute: () => null });
const metrics = defineHandler({
  type: "collect-metrics",
  schema: z.strictObject({ targets: z.array(z.string()) }),
  execute: () => null,
});
const mail = defineHandler({ type: "mail", schema: z.object({}), execute: () => null });

beforeAll(async () => {
  app = await startTestApp({ handlers: [workflow, logs, metrics, mail] });
  for (const queue of ["job-execution", "cleanup", "metrics-collection", "default"])
    await app.jobs.queues.pauseQueue(queue);
});
afterAll(() => app?.stop());
afterEach(async () => {
  for (const { name, position } of await app.jobs.routing.rules.list())
    if (position < 1000) await app.jobs.routing.rules.remove(name);
});

const RULES = "/api/queues/routing/rules";
const pointersOf = (body: { errors?: { pointer: string }[] }) =>
  (body.errors ?? []).map(({ pointer }) => pointer);
const add = (data: object, rest: object = {}, type = "EXECUTE_WORKFLOW") =>
  app.send("POST", "/api/queues/jobs", { type, data, ...rest });

describe("the rules that an installation begins with", () => {
  test.each([
    [{ workflow: "Deploy.yml" }, 1],
    [{ workflow: "ci.yml", ref: "refs/heads/hotfix/login", event: "push" }, 1],
    [{ event: "deployment" }, 1],
    [{ workflow: "ci.yml", event: "pull_request" }, 2],
    [{ workflow: "ci.yml", ref: "refs/pull/7/merge" }, 2],
    [{ workflow: "ci.yml", event: "push" }, 3],
    [{ workflow: "ci.yml", ref: "main" }, 3],
  ])("a workflow with %j has priority %i, in its queue", async (data, priority) => {
    const { status, body } = await add({ repository: "org/repo", ...data });
    expect([status, body.priority, body.queue]).toEqual([201, priority, "job-execution"]);
  });

  test("cleanup goes last, in a queue of its own; what no rule speaks of stays with its type", async () => {
    expect((await add({}, {}, "CLEANUP_LOGS")).body).toMatchObject({ queue: "cleanup", priority: 4 });
    expect((await add({}, {}, "mail")).body).toMatchObject({ queue: "default", priority: 3 });
  });

  test("the caller goes before them, and jobs of other doors are not asked about", async () => {
    const data = { repository: "org/repo", workflow: "deploy.yml" };
    expect((await add(data, { priority: "low", attempts: 7, delay: 60_000 })).body).toMatchObject({
      queue: "job-execution",
      priority: 4,
      attempts: 7,
      waitingFor: "schedule",
    });
    const plain = await app.send("POST", "/api/jobs", { type: "execute-workflow", payload: data });
    expect(plain.body).toMatchObject({ queue: "default", priority: 3 });
  });
});

describe("rules are rows", () => {
  const rule = {
    position: 10,
    match: { types: ["mail"], all: [{ path: "/customer", equals: "acme" }] },
    effect: {
      queue: "acme",
      priority: 2,
      maxRetries: 9,
      timeoutSeconds: 20,
      retry: { strategy: "fixed", baseDelayMs: 50 },
    },
  };

  test("made, read, listed in order, replaced and removed over HTTP", async () => {
    const made = await app.send("PUT", `${RULES}/acme`, rule);
    expect(made).toMatchObject({ status: 201, body: { ...rule, name: "acme", enabled: true } });
    expect((await app.send("GET", `${RULES}/acme`)).body).toEqual(made.body);
    const { body } = await app.send("GET", RULES);
    expect(body.rules[0].name).toBe("acme");
    expect(body.rules.map(({ name }: { name: string }) => name)).toContain("deploy-or-hotfix");

    await app.jobs.queues.pauseQueue("acme").catch(() => {});
    const job = (await add({ customer: "acme" }, {}, "mail")).body;
    expect(job).toMatchObject({ queue: "acme", priority: 2, maxRetries: 9, timeoutSeconds: 20 });
    expect((await add({ customer: "other" }, {}, "mail")).body.queue).toBe("default");

    const off = await app.send("PUT", `${RULES}/acme`, { ...rule, enabled: false });
    expect(off).toMatchObject({ status: 200, body: { enabled: false, createdAt: made.body.createdAt } });
    expect((await add({ customer: "acme" }, {}, "mail")).body.queue).toBe("default");
    expect((await app.send("DELETE", `${RULES}/acme`)).status).toBe(204);
    expect(await app.send("DELETE", `${RULES}/acme`)).toMatchObject({
      status: 404,
      body: { code: "RULE_NOT_FOUND" },
    });
    expect((await app.send("GET", `${RULES}/acme`)).status).toBe(404);
  });

  test("a bad rule is 400 and names the place", async () => {
    const bad = { match: { all: [{ path: "/a", exists: true, equals: 1 }] }, effect: {} };
    expect(pointersOf((await app.send("PUT", `${RULES}/x`, bad)).body)).toEqual(["/effect"]);
    const worse = { match: { all: [{ path: "a", exists: true }] }, effect: { queue: "q q" } };
    expect(pointersOf((await app.send("PUT", `${RULES}/x`, worse)).body)).toEqual([
      "/match/all/0/path",
      "/effect/queue",
    ]);
    expect(await app.send("PUT", `${RULES}/a%20b`, rule)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: "/name" }] },
    });
  });

  test("one that SQL made counts within a second; one that cannot be used is refused there, and left out here", async () => {
    const { databaseUrl } = app;
    const sql = postgres(databaseUrl, { max: 1 });
    const broken = sql`insert into millrace.routing_rule (name, match, effect) values ('broken', '{"all": [{"path": "nowhere"}]}', '{"priority": 9}')`;
    await expect(broken).rejects.toThrow("/match/all/0/path must be a JSON pointer");
    // As a later release may write them, which this one does not understand.
    await sql`alter table millrace.routing_rule disable trigger check_rule`;
    await sql`insert into millrace.routing_rule (name, position, match, effect) values
      ('broken', 1, '{"all": [{"path": "nowhere"}]}', '{"priority": 9}'), ('by-sql', 2, '{"types": ["mail"]}', '{"priority": 8}')`;
    await sql.end();
    await expect.poll(async () => (await add({}, {}, "mail")).body.priority, { timeout: 5000 }).toBe(8);
  });
});

describe("the preview", () => {
  test("tells queue, priority, policy and by which rule, and stores nothing", async () => {
    const before = (await app.send("GET", "/api/queues/stats/job-execution")).body.paused;
    const data = { repository: "org/repo", workflow: "deploy.yml" };
    const { status, body } = await app.send("POST", "/api/queues/routing/preview", {
      type: "EXECUTE_WORKFLOW",
      data,
      attempts: 2,
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      type: "execute-workflow",
      queue: "job-execution",
      priority: 1,
      delayMs: 0,
      schedule: null,
      policy: { maxRetries: 1, strategy: "exponential" },
    });
    expect(body.decisions).toHaveLength(4);
    expect(body.decisions.slice(0, 3)).toEqual([
      { field: "maxRetries", value: 1, rule: null, why: "given with the job" },
      { field: "queue", value: "job-execution", rule: "job-execution", why: "type execute-workflow" },
      {
        field: "priority",
        value: "critical",
        rule: "deploy-or-hotfix",
        why: 'type execute-workflow and /workflow contains "deploy"',
      },
    ]);
    expect((await app.send("GET", "/api/queues/stats/job-execution")).body.paused).toBe(before);
    const bad = await app.send("POST", "/api/queues/routing/preview", { type: "mail", data: 5 });
    expect([bad.status, pointersOf(bad.body)]).toEqual([400, ["/data"]]);
  });
});

describe("a job whose data says that it recurs", () => {
  test("makes one schedule, and changes it when it is routed again", async () => {
    const made = await add({ targets: ["system"], interval: 60_000 }, {}, "COLLECT_METRICS");
    expect(made).toMatchObject({
      status: 201,
      body: {
        schedule: {
          type: "collect-metrics",
          intervalMs: 60_000,
          queue: "metrics-collection",
          payload: { targets: ["system"] },
        },
      },
    });
    const { name } = made.body.schedule;
    expect((await app.send("GET", made.headers.get("location") as string)).body.name).toBe(name);
    const changed = await add(
      { cronPattern: "0 2 * * *", targets: ["system"] },
      { priority: "high" },
      "COLLECT_METRICS",
    );
    expect(changed).toMatchObject({
      status: 200,
      body: { schedule: { name, cron: "0 2 * * *", intervalMs: null, timeZone: "UTC", priority: 2 } },
    });
    const other = await add({ targets: ["disks"], interval: 1000 }, {}, "COLLECT_METRICS");
    expect(other.body.schedule.name).not.toBe(name);
    const zoned = await add(
      { targets: ["disks"], cronPattern: "0 2 * * *", timeZone: "Asia/Kolkata" },
      {},
      "COLLECT_METRICS",
    );
    expect(zoned.body.schedule).toMatchObject({
      name: other.body.schedule.name,
      timeZone: "Asia/Kolkata",
    });
    expect((await app.jobs.schedules.list()).schedules).toHaveLength(2);
    const preview = await app.send("POST", "/api/queues/routing/preview", {
      type: "COLLECT_METRICS",
      data: { targets: ["system"], interval: 5000 },
    });
    expect(preview.body).toMatchObject({ schedule: name, queue: "metrics-collection" });
  });

  test.each([
    [{ targets: ["x"], interval: "soon" }, {}, ["/data/interval"]],
    [{ targets: ["x"], interval: 5 }, {}, ["/data/interval"]],
    [{ targets: ["x"], cronPattern: "61 * * * *" }, {}, ["/data/cronPattern"]],
    [{ targets: ["x"], cronPattern: "0 2 * * *", timeZone: "Mars" }, {}, ["/data/timeZone"]],
    [{ targets: ["x"], cronPattern: "0 2 * * *", interval: 5000 }, {}, ["/data/interval"]],
    [{ targets: 5, interval: 5000 }, {}, ["/data/targets"]],
    [{ targets: ["x"], interval: 5000 }, { delay: 1 }, ["/delay"]],
  ])("%j with %j is 400 and names the field", async (data, rest, pointers) => {
    const answer = await add(data, rest, "COLLECT_METRICS");
    expect([answer.status, pointersOf(answer.body)]).toEqual([400, pointers]);
    expect(answer.body.detail).toContain(` ${pointers[0]} `);
  });

  test("with a type that cannot be one is 400 and names the type", async () => {
    const answer = await add({ targets: ["x"], interval: 5000 }, {}, "collect metrics");
    expect([answer.status, pointersOf(answer.body)]).toEqual([400, ["/type"]]);
  });

  test("is refused in a list, which is all or none", async () => {
    const job = { type: "COLLECT_METRICS", data: { targets: ["x"] } };
    const jobs = [job, { ...job, data: { targets: ["x"], interval: 1000 } }];
    const answer = await app.send("POST", "/api/queues/jobs/bulk", { jobs });
    expect([answer.status, pointersOf(answer.body)]).toEqual([400, ["/jobs/1/data"]]);
    expect((await app.send("POST", "/api/queues/jobs/bulk", [job, job])).body.ids).toHaveLength(2);
  });
});

test("each change of a rule is in the audit trail", async () => {
  const rule = { match: { types: ["mail"] }, effect: { priority: 5 } };
  await app.send("PUT", `${RULES}/audited`, rule);
  await app.send("PUT", `${RULES}/audited`, { ...rule, enabled: false });
  await app.send("DELETE", `${RULES}/audited`);
  const sql = postgres(app.databaseUrl, { max: 1 });
  const entries =
    await sql`select action, target_kind from millrace.audit where target_id = 'audited' order by id`;
  await sql.end();
  expect(entries.map(({ action, target_kind: kind }) => `${kind} ${action}`)).toEqual([
    "rule create",
    "rule change",
    "rule remove",
  ]);
});

test("a workflow is retried as the retry table of an installation says", async () => {
  const { body } = await app.send("POST", "/api/queues/routing/preview", {
    type: "EXECUTE_WORKFLOW",
    data: { repository: "org/repo" },
  });
  expect(body.policy).toMatchObject({
    maxRetries: 2,
    strategy: "exponential",
    baseDelayMs: 5000,
    multiplier: 2,
    maxDelayMs: 60_000,
    retryableCodes: ["DOCKER_DAEMON_ERROR", "NETWORK_TIMEOUT", "RESOURCE_TEMPORARILY_UNAVAILABLE"],
    nonRetryableCodes: ["INVALID_WORKFLOW_CONFIGURATION", "AUTHENTICATION_FAILED"],
  });
  const metricsJob = await app.send("POST", "/api/queues/routing/preview", {
    type: "COLLECT_METRICS",
    data: { targets: [] },
  });
  expect(metricsJob.body.policy).toMatchObject({ maxRetries: 2, strategy: "exponential", baseDelayMs: 2000 });
});
