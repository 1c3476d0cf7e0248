import { createRoute } from "@hono/zod-openapi";
import { toTypePolicyBody, typePolicyBody, typePolicyPutBody } from "@millrace/contract";
import type { PolicySettings } from "@millrace/core";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { typePath } from "./type-path.ts";

const answers = {
  200: { description: "What new jobs take over now", content: jsonContent(typePolicyBody) },
  ...problemResponses(400, 404, 413, 415, 503),
};

const put = createRoute({
  method: "put",
  path: "/api/job-types/{type}/policy",
  operationId: "setTypePolicy",
  summary: "Set how jobs of a type are tried again, over what its handler declares",
  request: { params: typePath, body: { required: true, content: jsonContent(typePolicyPutBody) } },
  responses: answers,
});

const remove = createRoute({
  method: "delete",
  path: "/api/job-types/{type}/policy",
  operationId: "removeTypePolicy",
  summary: "Leave the policy of a type to its handler again",
  request: { params: typePath },
  responses: answers,
});

export function putTypePolicyRoutes(app: App, { jobs }: AppDependencies): void {
  app.openapi(put, async (c) => {
    const { type } = c.req.valid("param");
    // What the body leaves out is absent after parsing, not undefined.
    const settings = c.req.valid("json") as PolicySettings;
    return c.json(toTypePolicyBody(await jobs.types.setPolicy(type, settings)), 200);
  });
  app.openapi(remove, async (c) =>
    c.json(toTypePolicyBody(await jobs.types.setPolicy(c.req.valid("param").type, {})), 200),
  );
}
