import { createRoute } from "@hono/zod-openapi";
import { idempotencyHeaders, jobBody, newJobBody, toJobBody, waitQuery } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { oncePerKey } from "../../http/idempotency.ts";
import { JOB_BODY, pointingInto } from "../../http/pointing-into.ts";
import { waitForEnd } from "../../wait-for-end.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { readJobOrThrow } from "../read-job-or-throw.ts";
import { toNewJob } from "./from-body.ts";

const route = createRoute({
  method: "post",
  path: "/api/jobs",
  operationId: "createJob",
  summary: "Add a job",
  request: {
    headers: idempotencyHeaders,
    query: waitQuery,
    body: { required: true, content: jsonContent(newJobBody) },
  },
  responses: {
    200: {
      description: "The earlier job that its unique key led to, as it is now",
      content: jsonContent(jobBody),
    },
    201: { description: "The job, stored durably", content: jsonContent(jobBody) },
    ...problemResponses(400, 409, 413, 415, 422, 429, 503),
  },
});

export function createJobRoute(app: App, dependencies: AppDependencies): void {
  const { jobs, reader, idempotentRequests } = dependencies;
  app.openapi(route, async (c) => {
    const wanted = toNewJob(c.req.valid("json"));
    const { wait } = c.req.valid("query");
    const created = await oncePerKey(c, idempotentRequests, async (inside) => {
      const { id, outcome, job } = await pointingInto(JOB_BODY, () =>
        jobs.addJob(wanted, { transaction: inside?.transaction, show: true }),
      );
      const body = toJobBody(job ?? (await readJobOrThrow(inside ?? reader, id)));
      return { status: outcome === "created" ? 201 : 200, location: `/api/jobs/${id}`, body };
    });
    c.header("Location", created.location);
    const status = created.status as 200 | 201;
    if (wait === undefined) return c.json(created.body, status);
    return c.json(toJobBody(await waitForEnd(dependencies, c, created.body.id, wait)), status);
  });
}
