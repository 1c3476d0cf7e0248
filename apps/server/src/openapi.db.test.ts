import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ handlers: [] });
});
afterAll(() => app?.stop());

test("/openapi.json describes every route, and what it answers to errors", async () => {
  const { body } = await app.send("GET", "/openapi.json");
  expect(body.openapi).toBe("3.1.0");
  expect(Object.keys(body.paths).toSorted()).toMatchInlineSnapshot(`
    [
      "/api/audit",
      "/api/blocked-addresses",
      "/api/blocked-addresses/{address}",
      "/api/bulk-actions",
      "/api/bulk-actions/preview",
      "/api/bulk-actions/{id}",
      "/api/bulk-actions/{id}/stop",
      "/api/compile",
      "/api/compile/{id}",
      "/api/dead-letters",
      "/api/dead-letters/redrive",
      "/api/executions",
      "/api/executions/batch",
      "/api/executions/runtimes",
      "/api/executions/{id}",
      "/api/executions/{id}/cancel",
      "/api/executions/{id}/events",
      "/api/failures",
      "/api/health/queue",
      "/api/job-types",
      "/api/job-types/{type}/policy",
      "/api/jobs",
      "/api/jobs/bulk",
      "/api/jobs/export",
      "/api/jobs/{id}",
      "/api/jobs/{id}/cancel",
      "/api/jobs/{id}/dependencies",
      "/api/jobs/{id}/events",
      "/api/jobs/{id}/explain",
      "/api/jobs/{id}/logs",
      "/api/jobs/{id}/retry",
      "/api/queues",
      "/api/queues/jobs",
      "/api/queues/jobs/bulk",
      "/api/queues/jobs/{id}",
      "/api/queues/jobs/{id}/retry",
      "/api/queues/persistence/backup",
      "/api/queues/persistence/backups",
      "/api/queues/persistence/export",
      "/api/queues/persistence/recover",
      "/api/queues/retry/stats",
      "/api/queues/routing/distribution",
      "/api/queues/routing/optimize",
      "/api/queues/routing/preview",
      "/api/queues/routing/rules",
      "/api/queues/routing/rules/{name}",
      "/api/queues/stats",
      "/api/queues/stats/{queue}",
      "/api/queues/{queue}",
      "/api/queues/{queue}/clean",
      "/api/queues/{queue}/drain",
      "/api/queues/{queue}/keys",
      "/api/queues/{queue}/keys/{key}",
      "/api/queues/{queue}/pause",
      "/api/queues/{queue}/resume",
      "/api/schedules",
      "/api/schedules/preview",
      "/api/schedules/{name}",
      "/api/schedules/{name}/pause",
      "/api/schedules/{name}/preview",
      "/api/schedules/{name}/resume",
      "/api/schedules/{name}/runs",
      "/api/schedules/{name}/trigger",
      "/api/stream",
      "/api/workflows",
      "/api/workflows/{id}",
      "/api/workflows/{id}/cancel",
      "/api/workflows/{id}/jobs",
      "/api/workflows/{id}/retry",
      "/health",
      "/judge0/about",
      "/judge0/languages",
      "/judge0/statuses",
      "/judge0/submissions",
      "/judge0/submissions/batch",
      "/judge0/submissions/{token}",
      "/livez",
      "/metrics",
      "/openapi.json",
      "/piston/api/v2/execute",
      "/piston/api/v2/runtimes",
      "/queue/job/{id}",
      "/queue/status",
      "/readyz",
      "/run",
    ]
  `);
  const { responses } = body.paths["/api/jobs"].post;
  expect(Object.keys(responses)).toEqual(expect.arrayContaining(["201", "400", "413", "415", "422", "503"]));
  expect(responses["400"].content["application/problem+json"].schema.$ref).toBe(
    "#/components/schemas/Problem",
  );
});
