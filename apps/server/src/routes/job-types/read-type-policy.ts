import { createRoute } from "@hono/zod-openapi";
import { toTypePolicyBody, typePolicyBody, typePolicyListBody } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { typePath } from "./type-path.ts";

const list = createRoute({
  method: "get",
  path: "/api/job-types",
  operationId: "listJobTypes",
  summary: "List the job types with their policies",
  responses: {
    200: { description: "All types, by name", content: jsonContent(typePolicyListBody) },
    ...problemResponses(503),
  },
});

const one = createRoute({
  method: "get",
  path: "/api/job-types/{type}/policy",
  operationId: "readTypePolicy",
  summary: "Read how jobs of a type are tried again",
  request: { params: typePath },
  responses: {
    200: { description: "What new jobs take over, and who set it", content: jsonContent(typePolicyBody) },
    ...problemResponses(404, 503),
  },
});

export function readTypePolicyRoutes(app: App, { jobs }: AppDependencies): void {
  app.openapi(list, async (c) => c.json({ types: (await jobs.types.list()).map(toTypePolicyBody) }, 200));
  app.openapi(one, async (c) =>
    c.json(toTypePolicyBody(await jobs.types.get(c.req.valid("param").type)), 200),
  );
}
