import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";
import { broken, echo } from "./test-handlers.fixture.ts";
import { WEBHOOK_DOORS } from "./webhook-doors.fixture.ts";
import { saveWorkspace, WORKSPACE_DOORS } from "./workspace-doors.fixture.ts";

let app: TestApp;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "millrace-audit-"));
  app = await startTestApp({ handlers: [echo, broken], variables: { JOB_PERSISTENCE_DIR: folder } });
});
afterAll(async () => {
  await app?.stop();
  await rm(folder, { recursive: true });
});

/** Adding jobs is told by events, and what changes nothing leaves nothing. */
const UNENTERED: readonly string[] = [
  "post /api/jobs",
  "post /api/jobs/bulk",
  "post /api/queues/jobs",
  "post /api/queues/jobs/bulk",
  "post /api/compile",
  "post /run",
  "post /api/executions",
  "post /api/executions/batch",
  "post /api/executions/{id}/stdin",
  "post /judge0/submissions",
  "post /judge0/submissions/batch",
  "post /piston/api/v2/execute",
  "post /api/workflows",
  "post /api/gpu-instances",
  "delete /api/gpu-instances/{instanceId}",
  // It needs a provider: what it leaves is seen beside its other tests.
  "patch /api/gpu-instances/{instanceId}",
  "post /api/workflows/{id}/jobs",
  "post /api/bulk-actions/preview",
  "post /api/schedules/preview",
  "post /api/queues/routing/preview",
  "post /api/queues/persistence/backup",
  "post /api/email-templates/{name}/preview",
  "post /api/webhooks/{id}/test",
  "post /api/webhooks/{id}/replay",
  "post /api/webhooks/{id}/deliveries/{deliveryId}/replay",
];

/** These call the same function of the library as another route that is tried here. */
const AS_ANOTHER: Readonly<Record<string, string>> = {
  "delete /api/compile/{id}": "post /api/jobs/{id}/cancel",
  "delete /queue/job/{id}": "post /api/jobs/{id}/cancel",
  "post /api/executions/{id}/cancel": "post /api/jobs/{id}/cancel",
  "delete /judge0/submissions/{token}": "delete /api/jobs/{id}",
  "post /api/dead-letters/redrive": "post /api/bulk-actions",
  "post /api/queues/routing/optimize": "put /api/queues/routing/rules/{name}",
};

interface Door {
  readonly route: string;
  readonly path: string;
  readonly body?: unknown;
  /** `kind action` of the entry. */
  readonly entry: string;
}

const SCHEDULE = { name: "often", type: "echo", payload: { text: "x" }, intervalMs: 86_400_000 };
const RULE = { position: 1, match: { types: ["echo"] }, effect: { priority: "high" } };

function doors(
  ids: Readonly<Record<"later" | "unwanted" | "failed" | "ended" | "workflow", string>>,
): Door[] {
  const { name: _, ...schedule } = SCHEDULE;
  return [
    {
      route: "patch /api/jobs/{id}",
      path: `/api/jobs/${ids.later}`,
      body: { priority: 1 },
      entry: "job change",
    },
    { route: "post /api/jobs/{id}/cancel", path: `/api/jobs/${ids.unwanted}/cancel`, entry: "job cancel" },
    { route: "post /api/jobs/{id}/retry", path: `/api/jobs/${ids.failed}/retry`, entry: "job retry" },
    {
      route: "post /api/queues/jobs/{id}/retry",
      path: `/api/queues/jobs/${ids.unwanted}/retry`,
      entry: "job retry",
    },
    { route: "delete /api/jobs/{id}", path: `/api/jobs/${ids.ended}`, entry: "job remove" },
    {
      route: "post /api/bulk-actions",
      path: "/api/bulk-actions",
      body: { action: "retry", filter: {} },
      entry: "bulk create",
    },
    { route: "post /api/schedules", path: "/api/schedules", body: SCHEDULE, entry: "schedule create" },
    {
      route: "put /api/schedules/{name}",
      path: "/api/schedules/often",
      body: { ...schedule, priority: "high" },
      entry: "schedule change",
    },
    {
      route: "patch /api/schedules/{name}",
      path: "/api/schedules/often",
      body: { jitterMs: 1 },
      entry: "schedule change",
    },
    {
      route: "post /api/schedules/{name}/pause",
      path: "/api/schedules/often/pause",
      entry: "schedule change",
    },
    {
      route: "post /api/schedules/{name}/resume",
      path: "/api/schedules/often/resume",
      entry: "schedule change",
    },
    {
      route: "post /api/schedules/{name}/trigger",
      path: "/api/schedules/often/trigger",
      entry: "schedule trigger",
    },
    { route: "delete /api/schedules/{name}", path: "/api/schedules/often", entry: "schedule remove" },
    {
      route: "patch /api/queues/{queue}",
      path: "/api/queues/default",
      body: { concurrency: 7 },
      entry: "queue change",
    },
    { route: "post /api/queues/{queue}/pause", path: "/api/queues/default/pause", entry: "queue change" },
    { route: "post /api/queues/{queue}/drain", path: "/api/queues/default/drain", entry: "queue change" },
    { route: "post /api/queues/{queue}/resume", path: "/api/queues/default/resume", entry: "queue change" },
    {
      route: "post /api/queues/{queue}/clean",
      path: "/api/queues/default/clean",
      body: { age: 0 },
      entry: "queue clean",
    },
    {
      route: "put /api/queues/{queue}/keys/{key}",
      path: "/api/queues/default/keys/k",
      body: { concurrency: 2 },
      entry: "queue change",
    },
    {
      route: "delete /api/queues/{queue}/keys/{key}",
      path: "/api/queues/default/keys/k",
      entry: "queue change",
    },
    {
      route: "put /api/queues/routing/rules/{name}",
      path: "/api/queues/routing/rules/mine",
      body: RULE,
      entry: "rule create",
    },
    {
      route: "delete /api/queues/routing/rules/{name}",
      path: "/api/queues/routing/rules/mine",
      entry: "rule remove",
    },
    {
      route: "put /api/job-types/{type}/policy",
      path: "/api/job-types/echo/policy",
      body: { maxRetries: 1 },
      entry: "type change",
    },
    {
      route: "delete /api/job-types/{type}/policy",
      path: "/api/job-types/echo/policy",
      entry: "type change",
    },
    {
      route: "put /api/blocked-addresses/{address}",
      path: "/api/blocked-addresses/192.0.2.1",
      body: {},
      entry: "address block",
    },
    {
      route: "delete /api/blocked-addresses/{address}",
      path: "/api/blocked-addresses/192.0.2.1",
      entry: "address unblock",
    },
    {
      route: "put /api/email-templates/{name}",
      path: "/api/email-templates/welcome",
      body: { subject: "s", text: "t", html: "h" },
      entry: "email template create",
    },
    {
      route: "delete /api/email-templates/{name}",
      path: "/api/email-templates/welcome",
      entry: "email template remove",
    },
    {
      route: "put /api/email-suppressions/{address}",
      path: "/api/email-suppressions/ada@example.org",
      body: {},
      entry: "email suppression create",
    },
    {
      route: "delete /api/email-suppressions/{address}",
      path: "/api/email-suppressions/ada@example.org",
      entry: "email suppression remove",
    },
    {
      route: "delete /api/executions/cache",
      path: "/api/executions/cache?package=left-pad",
      entry: "cache purge",
    },
    ...WORKSPACE_DOORS,
    {
      route: "post /api/workflows/{id}/cancel",
      path: `/api/workflows/${ids.workflow}/cancel`,
      entry: "workflow cancel",
    },
    {
      route: "post /api/workflows/{id}/retry",
      path: `/api/workflows/${ids.workflow}/retry`,
      entry: "workflow retry",
    },
    ...WEBHOOK_DOORS,
    {
      route: "post /api/queues/persistence/recover",
      path: "/api/queues/persistence/recover",
      body: {},
      entry: "backup recover",
    },
  ];
}

async function addJob(type: string, more: object = {}): Promise<string> {
  const { body } = await app.send("POST", "/api/jobs?wait=10", {
    type,
    payload: { text: "x" },
    maxRetries: 0,
    ...more,
  });
  return body.id as string;
}

test("every route that changes something leaves an entry by http, unless it is known not to", async () => {
  const scheduledAt = "2100-01-01T00:00:00Z";
  const later = { scheduledAt };
  const workflow = await app.send("POST", "/api/workflows", {
    jobs: [{ ref: "a", type: "echo", payload: { text: "x" }, scheduledAt }],
  });
  const [one, two] = (
    await app.send("POST", "/api/jobs/bulk", {
      jobs: [1, 2].map(() => ({ type: "echo", payload: { text: "x" }, ...later })),
    })
  ).body.ids as [string, string];
  const ids = {
    later: one,
    unwanted: two,
    failed: await addJob("broken"),
    ended: await addJob("broken"),
    workflow: workflow.body.id as string,
  };
  await addJob("echo");
  await saveWorkspace(app.jobs);
  await app.send("POST", "/api/queues/persistence/backup");

  const tried = new Set<string>();
  for (const { route, path, body, entry } of doors(ids)) {
    const before = await newestId();
    const answer = await app.send((route.split(" ")[0] as string).toUpperCase(), path, body);
    expect([route, answer.status < 300], JSON.stringify(answer.body)).toEqual([route, true]);
    const { entries } = (await app.send("GET", "/api/audit?limit=20")).body;
    const mine = entries.filter(
      (found: { id: string; actor: string }) => BigInt(found.id) > before && found.actor === "http",
    );
    const told = mine.map(
      (found: { targetKind: string; action: string }) => `${found.targetKind} ${found.action}`,
    );
    expect([route, told]).toEqual([route, [entry]]);
    tried.add(route);
  }

  const { body } = await app.send("GET", "/openapi.json");
  const routes = Object.entries(body.paths as Record<string, object>).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  const known = new Set([
    ...tried,
    ...UNENTERED,
    ...Object.keys(AS_ANOTHER),
    "post /api/bulk-actions/{id}/stop",
  ]);
  expect(routes.filter((route) => !route.startsWith("get ") && !known.has(route))).toEqual([]);
  for (const other of Object.values(AS_ANOTHER)) expect(tried).toContain(other);
});

async function newestId(): Promise<bigint> {
  const { entries } = (await app.send("GET", "/api/audit?limit=1")).body;
  return BigInt(entries[0]?.id ?? 0);
}
