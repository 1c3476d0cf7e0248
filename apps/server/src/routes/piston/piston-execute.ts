import { createRoute } from "@hono/zod-openapi";
import { type PistonExecuteBody, pistonAnswer, pistonExecuteBody } from "@millrace/contract";
import { InvalidInputError } from "@millrace/core";
import type { LanguageName } from "@millrace/code-execution";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { requireAvailable } from "../compile/accept-program.ts";
import { toProgramJob } from "../executions/to-program-job.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { runToEnd } from "../executions/run-to-end.ts";
import { pistonLanguage, pistonNames } from "./piston-languages.ts";
import { isInRange } from "./piston-version.ts";
import { pistonPointer, toExecution } from "./piston-program.ts";
import { toPistonAnswer } from "./piston-answer.ts";

const route = createRoute({
  method: "post",
  path: "/piston/api/v2/execute",
  operationId: "executeAsPiston",
  summary: "Run a program and answer at its end, in the words of Piston",
  request: { body: { required: true, content: jsonContent(pistonExecuteBody) } },
  responses: {
    200: { description: "How it ended", content: jsonContent(pistonAnswer) },
    ...problemResponses(400, 413, 415, 429, 503),
  },
});

export function pistonExecuteRoute(app: App, dependencies: AppDependencies): void {
  const { codeExecution } = dependencies;
  app.openapi(route, async (c) => {
    const body = c.req.valid("json");
    const { language, version } = findRuntime(body, dependencies);
    const wanted = toProgramJob(c, toExecution(body, language), codeExecution, pistonPointer);
    await requireAvailable(codeExecution);
    const job = await runToEnd(dependencies, c, wanted);
    return c.json({ language: pistonNames(language).language, version, ...toPistonAnswer(job) }, 200);
  });
}

function findRuntime(
  { language: asked, version: range }: PistonExecuteBody,
  { codeExecution }: Pick<AppDependencies, "codeExecution">,
): { readonly language: LanguageName; readonly version: string } {
  const language = pistonLanguage(asked);
  const found = codeExecution
    .listRuntimes()
    .find((runtime) => runtime.language === language && isInRange(runtime.version, range));
  if (language !== undefined && found !== undefined) return { language, version: found.version };
  const detail = `${asked}-${range} runtime is unknown`;
  throw new InvalidInputError("INVALID_REQUEST", detail, [{ pointer: "/version", detail }]);
}
