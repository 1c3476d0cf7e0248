import { createRoute, z } from "@hono/zod-openapi";
import { judge0Answer, judge0DeleteQuery, judge0Query } from "@millrace/contract";
import { requireDone } from "@millrace/core";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { readProgramJob } from "../compile/program-job.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { judge0View, toJudge0Answer } from "./judge0-answer.ts";

const params = z.object({ token: z.string().meta({ description: "Id of its job." }) });

const read = createRoute({
  method: "get",
  path: "/judge0/submissions/{token}",
  operationId: "readJudge0Submission",
  summary: "Read what became of a program, in the words of Judge0",
  request: { params, query: judge0Query },
  responses: {
    200: { description: "As it is now", content: jsonContent(judge0Answer) },
    ...problemResponses(400, 404, 503),
  },
});

const remove = createRoute({
  method: "delete",
  path: "/judge0/submissions/{token}",
  operationId: "removeJudge0Submission",
  summary: "Delete a program that has ended, in the words of Judge0",
  request: { params, query: judge0DeleteQuery },
  responses: {
    200: { description: "As it was", content: jsonContent(judge0Answer) },
    ...problemResponses(400, 404, 409, 503),
  },
});

export function judge0SubmissionRoutes(app: App, { jobs, reader }: AppDependencies): void {
  app.openapi(read, async (c) => {
    const view = judge0View(c.req.valid("query"));
    return c.json(toJudge0Answer(await readProgramJob(reader, c, c.req.valid("param").token), view), 200);
  });
  app.openapi(remove, async (c) => {
    const job = await readProgramJob(reader, c, c.req.valid("param").token);
    const view = judge0View({ ...c.req.valid("query"), base64_encoded: "true" });
    const answer = toJudge0Answer(job, view);
    requireDone(job.id, await jobs.removeJob(job.id), "deleted");
    return c.json(answer, 200);
  });
}
