import { PROBLEM_MEDIA_TYPE } from "@millrace/contract";
import type { Logger } from "@millrace/core";
import type { Context } from "hono";
import type { AppEnv } from "../app-env.ts";
import { toProblem } from "./problem.ts";

/** Answers any error as RFC 9457 problem+json; unexpected ones are logged with their cause. */
export function answerProblem(error: unknown, c: Context<AppEnv>, logger: Logger): Response {
  const problem = toProblem(error);
  const requestId = c.get("requestId");
  if (problem.unexpected) {
    logger.error(
      { err: error, requestId, method: c.req.method, path: c.req.path },
      "Request failed unexpectedly",
    );
  }
  const documented = c.get("codeRoute") && (problem.status === 429 || problem.status === 503);
  const body = {
    ...problem.body,
    instance: c.req.path,
    requestId,
    ...(documented ? { error: documentedTitle(problem.status), message: problem.body.detail } : {}),
  };
  return c.body(JSON.stringify(body), problem.status, {
    ...problem.headers,
    "Content-Type": PROBLEM_MEDIA_TYPE,
  });
}

function documentedTitle(status: 429 | 503): string {
  return status === 429 ? "Too many requests" : "Service unavailable";
}
