import { createRoute } from "@hono/zod-openapi";
import { compileAnswer, compileCancelQuery } from "@millrace/contract";
import { JobNotFoundError } from "@millrace/core";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { cancelAndWait } from "../cancel-and-wait.ts";
import { jobIdPath } from "../job-id.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { compileStatus } from "./compile-status.ts";
import { isSubmittedBy, readProgramJob } from "./program-job.ts";

const route = createRoute({
  method: "delete",
  path: "/api/compile/{id}",
  operationId: "cancelProgram",
  summary: "Cancel a program, queued or running",
  request: { params: jobIdPath, query: compileCancelQuery },
  responses: {
    200: { description: "Cancelled; its container is gone", content: jsonContent(compileAnswer) },
    202: { description: "It still runs and has been told to stop", content: jsonContent(compileAnswer) },
    ...problemResponses(400, 404, 409, 503),
  },
});

export function cancelProgramRoute(app: App, dependencies: AppDependencies): void {
  app.openapi(route, async (c) => {
    const { id } = await readProgramJob(dependencies.reader, c, c.req.valid("param").id).then((job) => {
      if (isSubmittedBy(job, c.req.valid("query").userId)) return job;
      throw new JobNotFoundError(job.id); // Another user's job is as good as unknown.
    });
    const job = await cancelAndWait(dependencies, c, id);
    const status = compileStatus(job);
    if (status === "cancelled")
      return c.json({ jobId: id, status, message: "Job cancelled successfully" }, 200);
    return c.json(
      { jobId: id, status, message: "The job has been told to stop and has not let go yet" },
      202,
    );
  });
}
