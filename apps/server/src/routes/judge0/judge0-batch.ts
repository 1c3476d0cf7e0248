import { createRoute } from "@hono/zod-openapi";
import {
  judge0Answers,
  judge0Batch,
  judge0BatchQuery,
  judge0SubmitBatchQuery,
  judge0Tokens,
} from "@millrace/contract";
import { InvalidInputError, type NewJob } from "@millrace/core";
import type { Context } from "hono";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App, AppEnv } from "../../app-env.ts";
import { requireAvailable } from "../compile/accept-program.ts";
import type { CodeExecution } from "../compile/code-execution.ts";
import { readProgramJob } from "../compile/program-job.ts";
import { inShareOfClient } from "../executions/in-share-of-client.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { judge0View, toJudge0Answer } from "./judge0-answer.ts";
import { toJudge0Job } from "./judge0-job.ts";
import { byField, type Refusal } from "./judge0-problem.ts";

/** Most submissions that are read at once. */
const MOST_TOKENS = 20;

const submit = createRoute({
  method: "post",
  path: "/judge0/submissions/batch",
  operationId: "submitBatchAsJudge0",
  summary: "Run up to 20 programs, in the words of Judge0",
  request: { query: judge0SubmitBatchQuery, body: { required: true, content: jsonContent(judge0Batch) } },
  responses: {
    201: { description: "For each its token, or what is wrong with it", content: jsonContent(judge0Tokens) },
    422: {
      description: "None could be accepted: what is wrong with each",
      content: jsonContent(judge0Tokens),
    },
    ...problemResponses(400, 413, 415, 429, 503),
  },
});

const read = createRoute({
  method: "get",
  path: "/judge0/submissions/batch",
  operationId: "readJudge0Batch",
  summary: "Read what became of up to 20 programs, in the words of Judge0",
  request: { query: judge0BatchQuery },
  responses: {
    200: { description: "In the order of the tokens", content: jsonContent(judge0Answers) },
    ...problemResponses(400, 404, 503),
  },
});

export function judge0BatchRoutes(app: App, { jobs, reader, codeExecution }: AppDependencies): void {
  app.openapi(submit, async (c) => {
    const isEncoded = c.req.valid("query").base64_encoded === "true";
    const judged = c.req.valid("json").submissions.map((one) => judge(c, one, isEncoded, codeExecution));
    await requireAvailable(codeExecution);
    const wanted = judged.flatMap(({ job }) => job ?? []);
    const add = () =>
      inShareOfClient(codeExecution, c, (share) =>
        jobs.createJobs(
          wanted.map((one) => ({ ...one, ...share.job })),
          share.options,
        ),
      );
    const tokens = (wanted.length === 0 ? [] : await add()).values();
    const answers = judged.map(({ job, refusal }) =>
      job === undefined ? { ...refusal } : { token: tokens.next().value ?? "" },
    );
    return wanted.length === 0 ? c.json(answers, 422) : c.json(answers, 201);
  });
  app.openapi(read, async (c) => {
    const { tokens, ...query } = c.req.valid("query");
    const view = judge0View(query);
    const ids = tokens.split(",");
    if (ids.length > MOST_TOKENS) {
      const detail = `has ${ids.length} tokens, and ${MOST_TOKENS} are read at once`;
      throw new InvalidInputError("INVALID_REQUEST", `tokens ${detail}.`, [{ pointer: "/tokens", detail }]);
    }
    const found = await Promise.all(ids.map((id) => readProgramJob(reader, c, id)));
    return c.json({ submissions: found.map((job) => toJudge0Answer(job, view)) }, 200);
  });
}

function judge(
  c: Context<AppEnv>,
  given: unknown,
  isEncoded: boolean,
  codeExecution: Pick<CodeExecution, "schema">,
): { readonly job?: NewJob; readonly refusal?: Refusal } {
  try {
    return { job: toJudge0Job(c, given, isEncoded, codeExecution) };
  } catch (error) {
    if (error instanceof InvalidInputError) return { refusal: byField(error.faults) };
    throw error;
  }
}
