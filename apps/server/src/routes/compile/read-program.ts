import { createRoute } from "@hono/zod-openapi";
import { compileStatusBody } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jobIdPath } from "../job-id.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { compileStatus, storedResult } from "./compile-status.ts";
import { readProgramJob } from "./program-job.ts";

const route = createRoute({
  method: "get",
  path: "/api/compile/{id}",
  summary: "Read what became of a program",
  request: { params: jobIdPath },
  responses: {
    200: { description: "Its status, and its result at the end", content: jsonContent(compileStatusBody) },
    ...problemResponses(404, 503),
  },
});

export function readProgramRoute(app: App, { jobs, reader }: AppDependencies): void {
  app.openapi(route, async (c) => {
    const job = await readProgramJob(reader, c.req.valid("param").id);
    const place = job.status === "pending" ? await jobs.getPosition(job.id) : null;
    const body = {
      jobId: job.id,
      status: compileStatus(job),
      position: place?.position ?? null,
      positionIsApproximate: place?.exact === false,
      result: storedResult(job),
      error: job.errorCode === null ? null : { code: job.errorCode, message: job.errorMessage ?? "" },
      timestamp: job.updatedAt.toISOString(),
    };
    return c.json(body, 200);
  });
}
