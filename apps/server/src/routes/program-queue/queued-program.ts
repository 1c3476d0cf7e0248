import { createRoute } from "@hono/zod-openapi";
import { compileAnswer, compileStatusBody } from "@millrace/contract";
import { requireDone } from "@millrace/core";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { readProgramJob } from "../compile/program-job.ts";
import { readProgramStatus } from "../compile/read-program.ts";
import { jobIdPath } from "../job-id.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";

const read = createRoute({
  method: "get",
  path: "/queue/job/{id}",
  operationId: "readQueuedProgram",
  summary: "Read what became of a program",
  request: { params: jobIdPath },
  responses: {
    200: { description: "Its status, and its result at the end", content: jsonContent(compileStatusBody) },
    ...problemResponses(404, 503),
  },
});

const cancel = createRoute({
  method: "delete",
  path: "/queue/job/{id}",
  operationId: "cancelQueuedProgram",
  summary: "Cancel a program that is queued",
  request: { params: jobIdPath },
  responses: {
    200: { description: "Cancelled before it started", content: jsonContent(compileAnswer) },
    ...problemResponses(404, 409, 503),
  },
});

export function queuedProgramRoutes(app: App, dependencies: AppDependencies): void {
  app.openapi(read, async (c) =>
    c.json(await readProgramStatus(dependencies, c, c.req.valid("param").id), 200),
  );
  app.openapi(cancel, async (c) => {
    const { id } = await readProgramJob(dependencies.reader, c, c.req.valid("param").id);
    requireDone(id, await dependencies.jobs.cancelPending(id), "cancelled here");
    return c.json({ jobId: id, status: "cancelled", message: "Job cancelled successfully" } as const, 200);
  });
}
