import { UnrecoverableError } from "@millrace/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";

let app: TestApp;
let broken = true;
beforeAll(async () => {
  app = await startTestApp({
    handlers: [
      {
        type: "flaky",
        execute({ n }: { n: number }) {
          if (broken) throw new UnrecoverableError(`row ${n} of /data/${n}/in.csv cannot be read`);
          return n;
        },
      },
    ],
  });
});
afterAll(() => app?.stop());

test("failures make a group, failed jobs are dead letters, and a redrive by filter runs them again", async () => {
  const ids: string[] = [];
  for (const n of [1, 2, 3]) {
    const { body } = await app.send("POST", "/api/jobs?wait=20", { type: "flaky", payload: { n } });
    expect(body).toMatchObject({ status: "failed", errorCode: "unrecoverable" });
    ids.push(body.id);
  }
  const { body } = await app.send("GET", "/api/failures?type=flaky");
  expect(body.failures).toMatchObject([
    {
      type: "flaky",
      code: "unrecoverable",
      errorClass: "handler",
      pattern: "row <n> of <path> cannot be read",
      attempts: 3,
      jobs: 3,
      lastJobId: ids[2],
    },
  ]);
  const { fingerprint } = body.failures[0];
  const letters = (
    await app.send("GET", `/api/dead-letters?code=unrecoverable&fingerprint=${fingerprint}&limit=2`)
  ).body;
  expect(letters.deadLetters.map((job: { id: string }) => job.id)).toEqual([ids[2], ids[1]]);
  expect(letters.deadLetters[0]).toMatchObject({ status: "failed", quarantined: false });
  const rest = await app.send(
    "GET",
    `/api/dead-letters?code=unrecoverable&fingerprint=${fingerprint}&limit=2&cursor=${letters.nextCursor}`,
  );
  expect(rest.body.deadLetters.map((job: { id: string }) => job.id)).toEqual([ids[0]]);
  expect((await app.send("GET", "/api/dead-letters?fingerprint=0123456789abcdef")).body.deadLetters).toEqual(
    [],
  );

  const { completedAt } = letters.deadLetters[0];
  const at = async (query: string) =>
    (await app.send("GET", `/api/dead-letters?code=unrecoverable&${query}`)).body.deadLetters.length;
  expect(await at("since=2020-01-01T00:00:00Z&until=2099-01-01T00:00:00Z")).toBe(3);
  expect(await at("until=2020-01-01T00:00:00Z")).toBe(0);
  expect(await at(`since=${new Date(Date.parse(completedAt) + 60_000).toISOString()}`)).toBe(0);
  const never = { type: "flaky", since: "2099-01-01T00:00:00Z" };
  expect((await app.send("POST", "/api/dead-letters/redrive", never)).body).toMatchObject({
    expected: 0,
    filter: { endedAfter: "2099-01-01T00:00:00.000Z" },
  });

  broken = false;
  const redriven = await app.send("POST", "/api/dead-letters/redrive", {
    type: "flaky",
    code: "unrecoverable",
    fingerprint,
    since: "2020-01-01T00:00:00Z",
    until: "2099-01-01T00:00:00Z",
  });
  expect(redriven.status).toBe(202);
  expect(redriven.headers.get("location")).toBe(`/api/bulk-actions/${redriven.body.id}`);
  for (const id of ids)
    await expect
      .poll(async () => (await app.send("GET", `/api/jobs/${id}`)).body.status, { timeout: 20_000 })
      .toBe("completed");
  expect((await app.send("GET", "/api/dead-letters")).body.deadLetters).toEqual([]);
});

test.each([
  ["GET", "/api/failures?limit=0", undefined, "/limit"],
  ["GET", "/api/failures?fingerprint=xyz", undefined, "/fingerprint"],
  ["GET", "/api/failures?since=yesterday", undefined, "/since"],
  ["GET", "/api/failures?queue=default", undefined, "/queue"],
  ["GET", "/api/dead-letters?status=completed", undefined, "/status"],
  ["POST", "/api/dead-letters/redrive", { status: "cancelled" }, "/status"],
  ["POST", "/api/dead-letters/redrive", { fingerprint: 5 }, "/fingerprint"],
  ["GET", "/api/dead-letters?until=later", undefined, "/until"],
  ["POST", "/api/dead-letters/redrive", { since: "yesterday" }, "/since"],
  ["GET", "/api/jobs?endedAfter=yesterday", undefined, "/endedAfter"],
])("%s %s %o is a 400 that names the field", async (method, path, body, pointer) => {
  const answer = await app.send(method, path, body);
  expect(answer.status).toBe(400);
  expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toEqual([pointer]);
});
