import { createRoute } from "@hono/zod-openapi";
import { recoveryBody, recoveryRequestBody } from "@millrace/contract";
import type { RecoverySelection } from "millrace";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";

const route = createRoute({
  method: "post",
  path: "/api/queues/persistence/recover",
  operationId: "recoverJobs",
  summary: "Bring jobs back from a backup",
  request: { body: { required: true, content: jsonContent(recoveryRequestBody) } },
  responses: {
    200: {
      description: "What came back; jobs that were there stayed as they are",
      content: jsonContent(recoveryBody),
    },
    ...problemResponses(400, 404, 409, 413, 415, 503),
  },
});

export function recoverRoute(app: App, { jobs }: AppDependencies): void {
  app.openapi(route, async (c) => {
    const { name, ...selection } = c.req.valid("json");
    // Fields that were left out are absent, not undefined.
    return c.json(await jobs.backups.recover(name, selection as RecoverySelection), 200);
  });
}
