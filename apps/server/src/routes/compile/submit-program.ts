import { createRoute } from "@hono/zod-openapi";
import type { SubmissionWindow } from "@millrace/core";
import type { Context } from "hono";
import { CODE_EXECUTION_TYPE } from "@millrace/code-execution";
import { compileAnswer, compileBody, idempotencyHeaders } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App, AppEnv } from "../../app-env.ts";
import { oncePerKey } from "../../http/idempotency.ts";
import { addLimited, COMPILE_KEY } from "../../limit-compiles.ts";
import { ownedProgram } from "../executions/owned-program.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { refuseBeyondLimits, requireAvailable } from "./accept-program.ts";
import type { CodeExecution } from "./code-execution.ts";

const MINUTE_MS = 60_000;

const route = createRoute({
  method: "post",
  path: "/api/compile",
  operationId: "submitProgram",
  summary: "Compile and run a C++ program",
  request: { headers: idempotencyHeaders, body: { required: true, content: jsonContent(compileBody) } },
  responses: {
    202: { description: "Queued", content: jsonContent(compileAnswer) },
    ...problemResponses(400, 413, 415, 422, 429, 503),
  },
});

export function submitProgramRoute(
  app: App,
  { jobs, idempotentRequests, codeExecution }: AppDependencies,
): void {
  app.openapi(route, async (c) => {
    const program = c.req.valid("json");
    const judged = { ...program, language: "cpp" };
    refuseBeyondLimits(judged, codeExecution);
    const payload = ownedProgram(c, judged);
    await requireAvailable(codeExecution);
    const window = windowsOf(c, program.userId, codeExecution);
    const { body, location } = await oncePerKey(c, idempotentRequests, async (inside) => {
      const add = () =>
        jobs.createJob(
          { type: CODE_EXECUTION_TYPE, payload, key: COMPILE_KEY },
          { transaction: inside?.transaction, window, maxWaitingOfKey: codeExecution.maxWaitingCompiles },
        );
      const jobId = await addLimited(add, () => codeExecution.limitCompiles());
      const answer = { jobId, status: "queued" as const, message: "Compilation job queued successfully" };
      return { status: 202, location: `/api/compile/${jobId}`, body: answer };
    });
    c.header("Location", location);
    return c.json(body, 202);
  });
}

/**
 * What a submission counts in. Whom a trusted proxy names counts by that name alone. Anybody else may have made up the user
 * that the program tells, so it counts by that and by its address.
 */
function windowsOf(
  c: Context<AppEnv>,
  told: string,
  limits: Pick<CodeExecution, "submissionsPerMinute" | "addressSubmissionsPerMinute">,
): readonly SubmissionWindow[] {
  const ofUser = { scope: "compile-user", limit: limits.submissionsPerMinute, windowMs: MINUTE_MS };
  const client = c.get("client");
  if (c.get("user") !== undefined) return [{ ...ofUser, key: client }];
  const limit = limits.addressSubmissionsPerMinute;
  return [
    // No name that is told can be that of a user who is known.
    { ...ofUser, key: `told:${told}` },
    { scope: "compile-address", key: client, limit, windowMs: MINUTE_MS },
  ];
}
