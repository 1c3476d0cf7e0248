import { createRoute } from "@hono/zod-openapi";
import { judge0About, judge0Named, judge0Statuses } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { JUDGE0_LANGUAGES } from "./judge0-languages.ts";
import { JUDGE0_STATUSES } from "./judge0-status.ts";

const languages = createRoute({
  method: "get",
  path: "/judge0/languages",
  operationId: "listJudge0Languages",
  summary: "List the languages, in the words of Judge0",
  responses: {
    200: { description: "With Judge0's own ids", content: jsonContent(judge0Named) },
    ...problemResponses(),
  },
});

const statuses = createRoute({
  method: "get",
  path: "/judge0/statuses",
  operationId: "listJudge0Statuses",
  summary: "List how a program can end, in the words of Judge0",
  responses: {
    200: { description: "All of Judge0's", content: jsonContent(judge0Statuses) },
    ...problemResponses(),
  },
});

const about = createRoute({
  method: "get",
  path: "/judge0/about",
  operationId: "aboutAsJudge0",
  summary: "What answers here, in the words of Judge0",
  responses: {
    200: { description: "This server", content: jsonContent(judge0About) },
    ...problemResponses(),
  },
});

export function judge0InformationRoutes(app: App, { codeExecution, release }: AppDependencies): void {
  app.openapi(languages, (c) => {
    const runtimes = codeExecution.listRuntimes();
    const listed = JUDGE0_LANGUAGES.flatMap(({ language, ids: [id], name }) => {
      const runtime = runtimes.find((candidate) => candidate.language === language);
      return runtime === undefined ? [] : [{ id, name: `${name} (${runtime.version})` }];
    });
    return c.json(listed, 200);
  });
  app.openapi(statuses, (c) =>
    c.json(
      JUDGE0_STATUSES.map((status) => ({ ...status })),
      200,
    ),
  );
  app.openapi(about, (c) =>
    c.json({ version: release, homepage: "", source_code: "", maintainer: "Millrace" }, 200),
  );
}
