import { createRoute } from "@hono/zod-openapi";
import { type QueueHealthBody, queueHealthBody } from "@millrace/contract";
import { DatabaseUnavailableError, type JobCount, systemClock, UnknownOutcomeError } from "@millrace/core";
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
    const [counts, processing] = await Promise.all([health.getCounts(), health.isProcessing()]);
    return {
      status: processing ? "healthy" : "degraded",
      timestamp,
      checks: { database: "up", processor: processing ? "running" : "stopped" },
      queueStats: toQueueStats(counts),
    };
  } catch (error) {
    if (!(error instanceof DatabaseUnavailableError || error instanceof UnknownOutcomeError)) throw error;
    return {
      status: "unhealthy",
      timestamp,
      checks: { database: "down", processor: "stopped" },
      queueStats: null,
    };
  }
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
