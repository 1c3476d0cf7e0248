import type { Job } from "@millrace/core";
import type { Context } from "hono";
import type { AppDependencies } from "./app-dependencies.ts";

/** The job at its end, or as it is after `seconds`, or when the caller leaves or the server closes. */
export function waitForEnd(
  { jobs, closing }: Pick<AppDependencies, "jobs" | "closing">,
  c: Context,
  id: string,
  seconds: number,
): Promise<Job> {
  return jobs.waitFor(id, {
    timeoutMs: seconds * 1000,
    signal: AbortSignal.any([c.req.raw.signal, closing]),
  });
}
