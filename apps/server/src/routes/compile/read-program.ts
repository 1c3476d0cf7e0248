import { createRoute } from "@hono/zod-openapi";
import { type CompileStatusBody, compileStatusBody } from "@millrace/contract";
import type { Context } from "hono";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App, AppEnv } from "../../app-env.ts";
import { jobIdPath } from "../job-id.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { compileStatus, storedResult } from "./compile-status.ts";
import { readProgramJob } from "./program-job.ts";

const route = createRoute({
  method: "get",
  path: "/api/compile/{id}",
  operationId: "readProgram",
  summary: "Read what became of a program",
  request: { params: jobIdPath },
  responses: {
    200: { description: "Its status, and its result at the end", content: jsonContent(compileStatusBody) },
    ...problemResponses(404, 503),
  },
});

export function readProgramRoute(app: App, dependencies: AppDependencies): void {
  app.openapi(route, async (c) =>
    c.json(await readProgramStatus(dependencies, c, c.req.valid("param").id), 200),
  );
}

/** What became of a program. Throws JobNotFoundError. */
export async function readProgramStatus(
  { jobs, reader }: Pick<AppDependencies, "jobs" | "reader">,
  c: Context<AppEnv>,
  id: string,
): Promise<CompileStatusBody> {
  const job = await readProgramJob(reader, c, id);
  const place = job.status === "pending" ? await jobs.getPosition(job.id) : null;
  return {
    jobId: job.id,
    status: compileStatus(job),
    position: place?.position ?? null,
    positionIsApproximate: place?.exact === false,
    result: storedResult(job),
    error: job.errorCode === null ? null : { code: job.errorCode, message: job.errorMessage ?? "" },
    timestamp: job.updatedAt.toISOString(),
  };
}
