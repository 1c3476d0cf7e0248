import { createRoute } from "@hono/zod-openapi";
import { jobBody, jobPatchBody, toJobBody } from "@millrace/contract";
import { requireDone } from "@millrace/core";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { JOB_BODY, pointingInto } from "../../http/pointing-into.ts";
import { jobIdPath, knownForm } from "../job-id.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { readJobOrThrow } from "../read-job-or-throw.ts";
import { toJobChanges } from "./from-body.ts";

const route = createRoute({
  method: "patch",
  path: "/api/jobs/{id}",
  operationId: "changeJob",
  summary: "Change a pending job",
  request: { params: jobIdPath, body: { required: true, content: jsonContent(jobPatchBody) } },
  responses: {
    200: { description: "The job as it is now", content: jsonContent(jobBody) },
    ...problemResponses(400, 404, 409, 413, 415, 503),
  },
});

export function patchJobRoute(app: App, { jobs, reader }: AppDependencies): void {
  app.openapi(route, async (c) => {
    const id = knownForm(c.req.valid("param").id);
    const patch = toJobChanges(c.req.valid("json"));
    requireDone(id, await pointingInto(JOB_BODY, () => jobs.patchJob(id, patch)), "changed");
    return c.json(toJobBody(await readJobOrThrow(reader, id)), 200);
  });
}
