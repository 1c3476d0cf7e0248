import { createRoute } from "@hono/zod-openapi";
import { compileAnswer, compileStatusBody } from "@millrace/contract";
import { JobStateError } from "@millrace/core";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { cancelAndWait } from "../cancel-and-wait.ts";
import { compileStatus } from "../compile/compile-status.ts";
import { readProgramJob } from "../compile/program-job.ts";
import { readProgramStatus } from "../compile/read-program.ts";
import { jobIdPath } from "../job-id.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";

const read = createRoute({
  method: "get",
  path: "/queue/job/{id}",
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
  summary: "Cancel a program that is queued",
  request: { params: jobIdPath },
  responses: {
    200: { description: "Cancelled before it started", content: jsonContent(compileAnswer) },
    202: {
      description: "It started at that moment and has been told to stop",
      content: jsonContent(compileAnswer),
    },
    ...problemResponses(404, 409, 503),
  },
});

export function queuedProgramRoutes(app: App, dependencies: AppDependencies): void {
  app.openapi(read, async (c) => c.json(await readProgramStatus(dependencies, c.req.valid("param").id), 200));
  app.openapi(cancel, async (c) => {
    const job = await readProgramJob(dependencies.reader, c.req.valid("param").id);
    if (job.status === "running") throw new JobStateError(job.id, job.status, "cancelled here");
    const status = compileStatus(await cancelAndWait(dependencies, c, job.id));
    if (status === "cancelled")
      return c.json({ jobId: job.id, status, message: "Job cancelled successfully" }, 200);
    return c.json({ jobId: job.id, status, message: "The job has just started and was told to stop" }, 202);
  });
}
