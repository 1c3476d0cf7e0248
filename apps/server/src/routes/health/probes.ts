import { createRoute } from "@hono/zod-openapi";
import { healthBody, liveBody, notReadyBody, probeQuery, readyBody } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jsonContent } from "../json-content.ts";
import { readProgramQueue } from "../program-queue/queue-status.ts";
import { readQueueHealth } from "./queue-health.ts";

const live = createRoute({
  method: "get",
  path: "/livez",
  operationId: "readLive",
  summary: "Whether the process turns",
  request: { query: probeQuery },
  responses: { 200: { description: "It does", content: jsonContent(liveBody) } },
});

const ready = createRoute({
  method: "get",
  path: "/readyz",
  operationId: "readReady",
  summary: "Whether requests can be served",
  request: { query: probeQuery },
  responses: {
    200: { description: "They can", content: jsonContent(readyBody) },
    503: { description: "They cannot, and why", content: jsonContent(notReadyBody) },
  },
});

const health = createRoute({
  method: "get",
  path: "/health",
  operationId: "readHealth",
  summary: "How the server is, with the figures of all jobs and of the queue of programs",
  request: { query: probeQuery },
  responses: {
    200: {
      description: "Healthy, or degraded: jobs are kept and nobody runs them",
      content: jsonContent(healthBody),
    },
    503: { description: "Unhealthy: the database does not answer", content: jsonContent(healthBody) },
  },
});

export function probeRoutes(app: App, dependencies: AppDependencies): void {
  const { health: probes, release } = dependencies;
  app.openapi(live, (c) => c.json({ status: "alive" } as const, 200));

  app.openapi(ready, async (c) => {
    const obstacles = await probes.findObstacles();
    if (obstacles.length === 0) return c.json({ status: "ready" } as const, 200);
    return c.json({ status: "not ready" as const, obstacles: [...obstacles] }, 503);
  });

  app.openapi(health, async (c) => {
    const { queueStats, ...rest } = await readQueueHealth(probes);
    if (rest.status === "unhealthy") return c.json({ ...rest, release, jobs: queueStats, queue: null }, 503);
    return c.json({ ...rest, release, jobs: queueStats, queue: await readProgramQueue(dependencies) }, 200);
  });
}
