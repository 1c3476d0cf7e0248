import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";
import { echo } from "./test-handlers.fixture.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ handlers: [echo] });
});
afterAll(() => app?.stop());

const step = (text: string, fields: object = {}) => ({ type: "echo", payload: { text }, ...fields });

test("a workflow is made, read, listed, joined and refused once it has ended", async () => {
  const created = await app.send("POST", "/api/workflows", {
    name: "letters",
    jobs: [step("c", { ref: "c", dependsOn: ["a", "b"] }), step("a", { ref: "a" }), step("b", { ref: "b" })],
    onComplete: step("end"),
  });
  expect(created.status).toBe(201);
  const { id, idsByRef, ids, onCompleteId } = created.body;
  expect(created.headers.get("location")).toBe(`/api/workflows/${id}`);
  expect(ids).toEqual([idsByRef.c, idsByRef.a, idsByRef.b]);

  const ended = await app.send("GET", `/api/jobs/${onCompleteId}?wait=20`);
  expect(ended.body).toMatchObject({ status: "completed" });
  expect((await app.send("GET", `/api/jobs/${idsByRef.c}`)).body.dependencies).toEqual({
    workflowId: id,
    ref: "c",
    onParentFailure: "fail",
    parents: { total: 2, unfinished: 0, completed: 2, failed: 0, cancelled: 0 },
    children: 0,
  });
  expect((await app.send("GET", `/api/jobs/${idsByRef.a}`)).body.dependencies).toMatchObject({
    parents: { total: 0 },
    children: 1,
  });
  const read = await app.send("GET", `/api/workflows/${id}`);
  expect(read.body).toMatchObject({
    id,
    name: "letters",
    state: "completed",
    progress: 1,
    jobs: { total: 3, unfinished: 0, completed: 3, failed: 0, cancelled: 0 },
    onCompleteId,
  });
  const listed = await app.send("GET", "/api/workflows?state=completed&limit=1");
  expect(listed.body).toEqual({ workflows: [read.body], nextCursor: null });
  const jobs = await app.send("GET", `/api/workflows/${id}/jobs?limit=2`);
  expect(jobs.headers.get("link")).toContain(`cursor=${jobs.body.nextCursor}`);
  const rest = await app.send("GET", `/api/workflows/${id}/jobs?cursor=${jobs.body.nextCursor}`);
  expect(rest.body.jobs).toEqual([
    {
      id: idsByRef.c,
      ref: "c",
      type: "echo",
      status: "completed",
      onParentFailure: "fail",
      dependsOn: [idsByRef.a, idsByRef.b],
    },
  ]);
  const late = await app.send("POST", `/api/workflows/${id}/jobs`, { jobs: [step("late")] });
  expect(late).toMatchObject({ status: 409, body: { code: "WORKFLOW_ENDED" } });
});

test("an Idempotency-Key makes one workflow of two requests", async () => {
  const headers = { "Idempotency-Key": "one-workflow" };
  const body = { jobs: [step("once")] };
  const [first, second] = [
    await app.send("POST", "/api/workflows", body, headers),
    await app.send("POST", "/api/workflows", body, headers),
  ];
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(second.body).toEqual(first.body);
  await app.send("POST", "/api/queues/default/pause");
  const open = (await app.send("POST", "/api/workflows", { jobs: [step("open")] })).body.id;
  const more = { jobs: [step("more")] };
  const path = `/api/workflows/${open}/jobs`;
  const added = [await app.send("POST", path, more, headers), await app.send("POST", path, more, headers)];
  expect(added.map(({ status }) => status)).toEqual([201, 201]);
  expect(added[1]?.body).toEqual(added[0]?.body);
  // A job that joins is counted once a worker process has acted on it.
  await expect
    .poll(async () => (await app.send("GET", `/api/workflows/${open}`)).body.jobs.total, { timeout: 20_000 })
    .toBe(2);
  await app.send("POST", "/api/queues/default/resume");
});

test("a job waits for others, tells of them, and is cancelled with them", async () => {
  await app.send("POST", "/api/queues/default/pause");
  const parent = (await app.send("POST", "/api/jobs", step("parent"))).body.id;
  const child = await app.send("POST", "/api/jobs", step("child", { dependsOn: [parent] }));
  expect(child).toMatchObject({ status: 201, body: { status: "pending", waitingFor: "dependencies" } });
  const { id } = child.body;
  expect((await app.send("GET", `/api/jobs/${id}/dependencies`)).body).toEqual({
    workflowId: null,
    ref: null,
    onParentFailure: "fail",
    parents: [
      {
        id: parent,
        ref: null,
        status: "unfinished",
        result: null,
        errorCode: null,
        errorMessage: null,
        endedAt: null,
        kept: false,
      },
    ],
  });
  expect((await app.send("POST", `/api/jobs/${parent}/cancel`)).status).toBe(200);
  expect((await app.send("GET", `/api/jobs/${id}?wait=20`)).body).toMatchObject({
    status: "cancelled",
    errorCode: "parent-cancelled",
  });
  await app.send("POST", "/api/queues/default/resume");
});

test("a workflow is cancelled and retried as a whole", async () => {
  await app.send("POST", "/api/queues/default/pause");
  const { id, idsByRef } = (
    await app.send("POST", "/api/workflows", {
      jobs: [step("a", { ref: "a" }), step("b", { ref: "b", dependsOn: ["a"] })],
    })
  ).body;
  expect(await app.send("POST", `/api/workflows/${id}/cancel`)).toMatchObject({
    status: 200,
    body: { changed: 2 },
  });
  expect(await app.send("POST", `/api/workflows/${id}/retry`)).toMatchObject({
    status: 200,
    body: { changed: 2 },
  });
  await app.send("POST", "/api/queues/default/resume");
  expect((await app.send("GET", `/api/jobs/${idsByRef.b}?wait=20`)).body).toMatchObject({
    status: "completed",
  });
});

test.each([
  [{}, "/jobs"],
  [{ jobs: [] }, "/jobs"],
  [{ jobs: [step("a", { unique: { key: "k" } })] }, "/jobs/0/unique"],
  [{ jobs: [step("a", { ref: "a", dependsOn: ["a"] })] }, "/jobs/0/dependsOn"],
  [{ jobs: [step("a", { dependsOn: ["x"] })] }, "/jobs/0/dependsOn/0"],
  [{ jobs: [{ type: "echo", payload: { text: 1 } }] }, "/jobs/0/payload/text"],
  [{ jobs: [step("a")], onComplete: { type: "echo", payload: {} } }, "/onComplete/payload/text"],
])("refuses %j and points to the fault", async (body, pointer) => {
  const { status, body: problem } = await app.send("POST", "/api/workflows", body);
  expect(status).toBe(400);
  expect(problem.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
  expect(problem.detail).toContain(` ${pointer} `);
});

test("refuses a parent that does not exist, and knows no workflow of another name", async () => {
  const { status, body } = await app.send("POST", "/api/jobs", step("a", { dependsOn: ["8000000000"] }));
  expect(status).toBe(400);
  expect(body).toMatchObject({ code: "UNKNOWN_PARENT", errors: [{ pointer: "/dependsOn/0" }] });
  for (const id of ["x", "8000000000"]) {
    expect((await app.send("GET", `/api/workflows/${id}`)).status).toBe(404);
    expect((await app.send("GET", `/api/workflows/${id}/jobs`)).status).toBe(404);
    expect((await app.send("POST", `/api/workflows/${id}/cancel`)).status).toBe(404);
    expect((await app.send("POST", `/api/workflows/${id}/jobs`, { jobs: [step("a")] })).status).toBe(404);
    const late = [{ ...step("b"), dependsOn: ["a"] }];
    expect((await app.send("POST", `/api/workflows/${id}/jobs`, { jobs: late })).status).toBe(404);
  }
});

test("a workflow of 10 000 jobs is taken in one request, moves, and is cancelled as one", async () => {
  const jobs = Array.from({ length: 10_000 }, (_, n) =>
    step(`job ${n} with a payload of some length: ${"x".repeat(100)}`, {
      ref: `job-${n}`,
      scheduledAt: "2999-01-01T00:00:00Z",
      ...(n >= 10 && { dependsOn: [`job-${n - 10}`, `job-${n - 1}`] }),
    }),
  );
  const created = await app.send("POST", "/api/workflows", { jobs });
  expect(created.status, JSON.stringify(created.body).slice(0, 500)).toBe(201);
  expect(created.body.ids).toHaveLength(10_000);
  const cancelled = await app.send("POST", `/api/workflows/${created.body.id}/cancel`);
  expect(cancelled.body).toEqual({ changed: 10_000 });
  await expect
    .poll(async () => (await app.send("GET", `/api/workflows/${created.body.id}`)).body, { timeout: 60_000 })
    .toMatchObject({ state: "cancelled", jobs: { total: 10_000, cancelled: 10_000, unfinished: 0 } });
}, 120_000);
