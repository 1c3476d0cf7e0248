import { createRoute } from "@hono/zod-openapi";
import { CODE_EXECUTION_TYPE } from "@millrace/code-execution";
import { compileAnswer, idempotencyHeaders, runBody } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { oncePerKey } from "../../http/idempotency.ts";
import { inShareOfClient } from "../executions/in-share-of-client.ts";
import { ownedProgram } from "../executions/owned-program.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { refuseBeyondLimits, requireAvailable } from "./accept-program.ts";

const route = createRoute({
  method: "post",
  path: "/run",
  operationId: "runProgram",
  summary: "Run a program in one of several languages",
  request: { headers: idempotencyHeaders, body: { required: true, content: jsonContent(runBody) } },
  responses: {
    202: { description: "Queued", content: jsonContent(compileAnswer) },
    ...problemResponses(400, 413, 415, 422, 429, 503),
  },
});

/** Whoever runs a program here says neither a room nor a user. */
const NOBODY = { roomId: "run", userId: "anonymous" };

/** `POST /run`: programs of all languages, in the words of the source document. */
export function runProgramRoute(
  app: App,
  { jobs, idempotentRequests, codeExecution }: AppDependencies,
): void {
  app.openapi(route, async (c) => {
    const { timeout, priority, ...program } = c.req.valid("json");
    const judged = { ...NOBODY, ...program, ...(timeout === undefined ? {} : { options: { timeout } }) };
    refuseBeyondLimits(judged, codeExecution, (pointer) => pointer.replace("/options/", "/"));
    const payload = ownedProgram(c, judged);
    await requireAvailable(codeExecution);
    const { body, location } = await oncePerKey(c, idempotentRequests, async (inside) => {
      const jobId = await inShareOfClient(codeExecution, c, ({ job, options }) =>
        jobs.createJob(
          { type: CODE_EXECUTION_TYPE, payload, ...(priority === undefined ? {} : { priority }), ...job },
          { transaction: inside?.transaction, ...options },
        ),
      );
      const answer = { jobId, status: "queued" as const, message: "Job queued successfully" };
      return { status: 202, location: `/queue/job/${jobId}`, body: answer };
    });
    c.header("Location", location);
    return c.json(body, 202);
  });
}
