import { createRoute } from "@hono/zod-openapi";
import type { LanguageName } from "@millrace/code-execution";
import { pistonRuntimes } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { pistonNames } from "./piston-languages.ts";

const route = createRoute({
  method: "get",
  path: "/piston/api/v2/runtimes",
  operationId: "listPistonRuntimes",
  summary: "List the languages, in the words of Piston",
  responses: {
    200: { description: "Each with its version and other names", content: jsonContent(pistonRuntimes) },
    ...problemResponses(),
  },
});

export function pistonRuntimesRoute(app: App, { codeExecution }: AppDependencies): void {
  app.openapi(route, (c) =>
    c.json(
      codeExecution.listRuntimes().map(({ language, version }) => {
        const names = pistonNames(language as LanguageName);
        return { language: names.language, version, aliases: [...names.aliases] };
      }),
      200,
    ),
  );
}
