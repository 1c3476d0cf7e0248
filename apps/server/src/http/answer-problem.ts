import { PROBLEM_MEDIA_TYPE } from "@millrace/contract";
import type { Logger } from "@millrace/core";
import type { Context } from "hono";
import type { AppEnv } from "../app-env.ts";
import { toProblem } from "./problem.ts";

/** How the source documents call them. */
const DOCUMENTED_TITLES: Readonly<Partial<Record<number, string>>> = {
  429: "Too many requests",
  503: "Service unavailable",
};

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
  const documented = problem.status === 429 || (c.get("codeRoute") && problem.status === 503);
  const body = {
    ...problem.body,
    instance: c.req.path,
    requestId,
    ...(documented ? { error: DOCUMENTED_TITLES[problem.status], message: problem.body.detail } : {}),
    ...c.get("problemMembers")?.(problem.body),
  };
  return c.body(JSON.stringify(body), problem.status, {
    ...problem.headers,
    "Content-Type": PROBLEM_MEDIA_TYPE,
  });
}
