import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";
import { echo } from "./test-handlers.fixture.ts";

const TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

let app: TestApp;
let sql: postgres.Sql;
beforeAll(async () => {
  app = await startTestApp({ handlers: [echo] });
  sql = postgres(app.databaseUrl, { max: 1, onnotice() {} });
});
afterAll(async () => {
  await sql?.end();
  await app?.stop();
});

/** What the rows of these jobs keep of their origin. */
async function tracesOf(ids: readonly string[]): Promise<unknown[]> {
  const rows = await sql`
    select s.extra -> 'trace' as trace from millrace.scheduled s where s.id in ${sql([...ids])} order by s.id`;
  return rows.map((row) => row["trace"] as unknown);
}

const job = { type: "echo", payload: { text: "x" }, scheduledAt: "2099-01-01T00:00:00Z" };

test("jobs that a request adds keep its traceparent and tracestate", async () => {
  const headers = { traceparent: TRACEPARENT, tracestate: "vendor=1" };
  const one = await app.send("POST", "/api/jobs", job, headers);
  const many = await app.send("POST", "/api/jobs/bulk", { jobs: [job, job] }, headers);
  const once = await app.send("POST", "/api/jobs", job, { ...headers, "idempotency-key": "a" });
  const workflow = { jobs: [{ ...job, ref: "first" }] };
  const flow = await app.send("POST", "/api/workflows", workflow, { traceparent: TRACEPARENT });
  const ids = [one.body.id, ...many.body.ids, once.body.id];
  expect(await tracesOf(ids)).toEqual(ids.map(() => headers));
  expect(await tracesOf(flow.body.ids)).toEqual([{ traceparent: TRACEPARENT }]);
});

test.each([
  ["none", {}],
  ["of another form", { traceparent: "00-0-0-01" }],
  ["of no trace", { traceparent: `00-${"0".repeat(32)}-b7ad6b7169203331-01` }],
])("a header %s is passed over", async (_what, headers: Record<string, string>) => {
  const { status, body } = await app.send("POST", "/api/jobs", job, headers);
  expect(status).toBe(201);
  expect(await tracesOf([body.id])).toEqual([null]);
});
