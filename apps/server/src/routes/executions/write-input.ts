import { createRoute } from "@hono/zod-openapi";
import { executionInputBody } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { readProgramJob } from "../compile/program-job.ts";
import { jobIdPath } from "../job-id.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";

const route = createRoute({
  method: "post",
  path: "/api/executions/{id}/stdin",
  operationId: "writeExecution",
  summary: "Send a program what it reads while it runs",
  description:
    "For a program that was added with `interactive`. What comes before it runs waits for it, and should it run anew, it reads all of it again.",
  request: {
    params: jobIdPath,
    body: { required: true, content: jsonContent(executionInputBody) },
  },
  responses: {
    204: { description: "Stored: the program has it within a moment" },
    ...problemResponses(400, 404, 409, 413, 415, 503),
  },
});

export function writeInputRoute(app: App, { jobs, reader }: AppDependencies): void {
  app.openapi(route, async (c) => {
    const { data = "", encoding, close = false } = c.req.valid("json");
    const { id } = await readProgramJob(reader, c, c.req.valid("param").id);
    await jobs.executions.write(id, Buffer.from(data, encoding), { close });
    return c.body(null, 204);
  });
}
