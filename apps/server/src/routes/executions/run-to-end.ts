import type { Job, NewJob } from "@millrace/core";
import type { Context } from "hono";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { AppEnv } from "../../app-env.ts";
import { HttpError } from "../../http/http-error.ts";
import { waitForEnd } from "../../wait-for-end.ts";
import { inShareOfClient } from "./in-share-of-client.ts";

/** Seconds that whoever cannot ask again is kept waiting: longer than any program of default limits takes. */
const PATIENCE_SECONDS = 120;

/** Adds a program and waits for its end. One that does not come to it in time is cancelled, and a 503. */
export async function runToEnd(
  dependencies: Pick<AppDependencies, "jobs" | "closing" | "codeExecution">,
  c: Context<AppEnv>,
  wanted: NewJob,
): Promise<Job> {
  const id = await inShareOfClient(dependencies.codeExecution, c, (share) =>
    dependencies.jobs.createJob({ ...wanted, ...share.job }, share.options),
  );
  const job = await waitForEnd(dependencies, c, id, PATIENCE_SECONDS);
  if (job.status !== "pending" && job.status !== "running") return job;
  await dependencies.jobs.cancel(id);
  const message = `The program had not ended after ${PATIENCE_SECONDS} s, or nobody waited for it, and was cancelled.`;
  throw new HttpError("CODE_EXECUTION_UNAVAILABLE", message);
}
