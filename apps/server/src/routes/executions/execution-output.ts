import { createRoute, z } from "@hono/zod-openapi";
import { executionOutputBody, outputHeaders, toExecutionBody } from "@millrace/contract";
import type { FollowedOutput } from "millrace";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { streamOf } from "../../stream/stream-of.ts";
import { readProgramJob } from "../compile/program-job.ts";
import { jobIdPath } from "../job-id.ts";
import { problemResponses } from "../problem-responses.ts";
import { toOutputBody } from "./to-output-body.ts";

const route = createRoute({
  method: "get",
  path: "/api/executions/{id}/output",
  operationId: "followExecution",
  summary: "What a program writes, while it writes it",
  description:
    "Server-sent events of a program that was added with `live` or `interactive`: `stdout` and `stderr` (ExecutionOutput), from the beginning or after `Last-Event-ID`, none left out and none twice; `reset` when it runs anew and what was told counts no more; at last `end` (Execution), with which the stream ends.",
  request: { params: jobIdPath, headers: outputHeaders },
  responses: {
    200: {
      description: "A stream that ends with the program",
      content: { "text/event-stream": { schema: z.string() } },
    },
    ...problemResponses(400, 404, 503),
  },
});

export function executionOutputRoute(app: App, { jobs, reader, closing }: AppDependencies): void {
  app.openAPIRegistry.register("ExecutionOutput", executionOutputBody);
  app.openapi(route, async (c) => {
    const { id } = await readProgramJob(reader, c, c.req.valid("param").id);
    const signal = AbortSignal.any([closing, c.req.raw.signal]);
    const after = c.req.valid("header")["last-event-id"];
    return c.body(streamOf(jobs.executions.follow(id, { after, signal }), textOf), 200, {
      "Content-Type": "text/event-stream",
      "X-Accel-Buffering": "no",
    });
  });
}

function textOf(told: FollowedOutput): string {
  switch (told.kind) {
    case "output":
      return `event: ${told.stream}\nid: ${told.place}\ndata: ${JSON.stringify(toOutputBody(told))}\n\n`;
    case "reset":
      return `event: reset\nid: ${told.place}\ndata: {}\n\n`;
    case "end":
      return `event: end\ndata: ${JSON.stringify(toExecutionBody(told.job))}\n\n`;
  }
}
