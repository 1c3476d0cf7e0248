import { createRoute } from "@hono/zod-openapi";
import { type QueueHealthBody, queueHealthBody } from "@millrace/contract";
import {
  DatabaseUnavailableError,
  type JobCount,
  systemClock,
  UnknownOutcomeError,
  type WorkerFigures,
} from "@millrace/core";
import type { AppDependencies, HealthProbes } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";

const route = createRoute({
  method: "get",
  path: "/api/health/queue",
  operationId: "readQueueHealth",
  summary: "Health of all queues",
  responses: {
    200: {
      description: "Healthy, or degraded: jobs are kept and nobody runs them",
      content: jsonContent(queueHealthBody),
    },
    503: { description: "Unhealthy: the database does not answer", content: jsonContent(queueHealthBody) },
    ...problemResponses(),
  },
});

export function queueHealthRoute(app: App, { health }: AppDependencies): void {
  app.openapi(route, async (c) => {
    const body = await readQueueHealth(health);
    return c.json(body, body.status === "unhealthy" ? 503 : 200);
  });
}

/** The state of all queues; never throws for want of a database. */
export async function readQueueHealth(health: HealthProbes): Promise<QueueHealthBody> {
  const timestamp = new Date(systemClock.now()).toISOString();
  try {
    const [counts, processing, workers] = await Promise.all([
      health.getCounts(),
      health.isProcessing(),
      health.getWorkers(),
    ]);
    return {
      status: processing ? "healthy" : "degraded",
      timestamp,
      checks: { database: "up", processor: processing ? "running" : "stopped" },
      queueStats: toQueueStats(counts),
      unserved: findUnserved(counts, workers),
    };
  } catch (error) {
    if (!(error instanceof DatabaseUnavailableError || error instanceof UnknownOutcomeError)) throw error;
    return {
      status: "unhealthy",
      timestamp,
      checks: { database: "down", processor: "stopped" },
      queueStats: null,
      unserved: null,
    };
  }
}

/** What waits although some worker may run: each leaves types without a handler alone, and those of which its own is too old. */
function findUnserved(
  counts: readonly JobCount[],
  workers: readonly WorkerFigures[],
): NonNullable<QueueHealthBody["unserved"]> {
  const alive = workers.filter(({ state }) => state === "alive");
  return counts
    .map(({ queue, type, ready, scheduled }) => ({ queue, type, waiting: ready + scheduled }))
    .filter(
      ({ queue, type, waiting }) =>
        waiting > 0 &&
        !alive.some(({ types, queues }) => types.includes(type) && (queues?.includes(queue) ?? true)),
    );
}

function toQueueStats(counts: readonly JobCount[]): NonNullable<QueueHealthBody["queueStats"]> {
  const sum = (field: "ready" | "running" | "completed" | "failed" | "scheduled") =>
    counts.reduce((total, count) => total + count[field], 0);
  return {
    waiting: sum("ready"),
    active: sum("running"),
    completed: sum("completed"),
    failed: sum("failed"),
    delayed: sum("scheduled"),
  };
}
