import { createRoute } from "@hono/zod-openapi";
import { CODE_EXECUTION_QUEUE } from "@millrace/code-execution";
import { programQueueBody, type ProgramQueueBody } from "@millrace/contract";
import { QueueNotFoundError } from "@millrace/core";
import type { QueueFigures } from "@millrace/core";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";

const route = createRoute({
  method: "get",
  path: "/queue/status",
  operationId: "readProgramQueue",
  summary: "Figures of the queue of programs",
  responses: {
    200: { description: "Over all processes, since installation", content: jsonContent(programQueueBody) },
    ...problemResponses(503),
  },
});

export function programQueueStatusRoute(app: App, dependencies: AppDependencies): void {
  app.openapi(route, async (c) => c.json(await readProgramQueue(dependencies), 200));
}

/** The figures of the queue of programs; before its first worker there are none, and the limits are this server's. */
export async function readProgramQueue({
  jobs,
  codeExecution,
}: Pick<AppDependencies, "jobs" | "codeExecution">): Promise<ProgramQueueBody> {
  const queue = await jobs.queues.get(CODE_EXECUTION_QUEUE).catch((error: unknown) => {
    if (error instanceof QueueNotFoundError) return undefined;
    throw error;
  });
  const total = (figure: keyof QueueFigures["totals"]) => queue?.totals[figure] ?? 0;
  const processed = total("completed") + total("failed");
  const average = (sum: number) => (processed === 0 ? 0 : Math.round(sum / processed));
  return {
    totalQueued: total("created"),
    totalProcessed: processed,
    totalFailed: total("failed") - total("timedOut"),
    totalTimeout: total("timedOut"),
    averageWaitTime: average(total("waitMs")),
    averageExecutionTime: average(total("runMs")),
    queueLength: queue?.ready ?? 0,
    runningCount: queue?.running ?? 0,
    maxConcurrent: queue?.concurrency ?? codeExecution.maxConcurrent,
    maxQueueSize: queue?.maxWaiting ?? codeExecution.maxWaiting,
    successRate: processed === 0 ? 0 : total("completed") / processed,
    failureRate: processed === 0 ? 0 : total("failed") / processed,
  };
}
