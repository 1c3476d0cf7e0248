import { createRoute } from "@hono/zod-openapi";
import { judge0Answer, judge0Submission, judge0SubmitQuery } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { waitForEnd } from "../../wait-for-end.ts";
import { requireAvailable } from "../compile/accept-program.ts";
import { inShareOfClient } from "../executions/in-share-of-client.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { judge0View, NoTextError, toJudge0Answer } from "./judge0-answer.ts";
import { toJudge0Job } from "./judge0-job.ts";
import { refuseSubmission } from "./judge0-problem.ts";

/** Longest that `wait=true` keeps a client. */
const WAIT_SECONDS = 120;

const route = createRoute({
  method: "post",
  path: "/judge0/submissions",
  operationId: "submitAsJudge0",
  summary: "Run a program, in the words of Judge0",
  request: { query: judge0SubmitQuery, body: { required: true, content: jsonContent(judge0Submission) } },
  responses: {
    201: { description: "Its token; with `wait=true` how it ended", content: jsonContent(judge0Answer) },
    ...problemResponses(400, 413, 415, 422, 429, 503),
  },
});

export function judge0SubmitRoute(app: App, dependencies: AppDependencies): void {
  const { jobs, codeExecution } = dependencies;
  app.openapi(
    route,
    async (c) => {
      const query = c.req.valid("query");
      const view = judge0View(query);
      const wanted = toJudge0Job(c, c.req.valid("json"), view.isEncoded, codeExecution);
      await requireAvailable(codeExecution);
      const token = await inShareOfClient(codeExecution, c, ({ job, options }) =>
        jobs.createJob({ ...wanted, ...job }, options),
      );
      if (query.wait !== "true") return c.json({ token }, 201);
      const job = await waitForEnd(dependencies, c, token, WAIT_SECONDS);
      try {
        return c.json(toJudge0Answer(job, view), 201);
      } catch (error) {
        if (!(error instanceof NoTextError)) throw error;
        return c.json({ token, error: error.message }, 201);
      }
    },
    refuseSubmission,
  );
}
