import { createRoute, z } from "@hono/zod-openapi";
import { streamHeaders, toExecutionBody } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { createEventText } from "../../stream/event-text.ts";
import { endWith } from "../../stream/end-with.ts";
import { openEventStream } from "../../stream/open-event-stream.ts";
import { readProgramJob } from "../compile/program-job.ts";
import { jobIdPath } from "../job-id.ts";
import { problemResponses } from "../problem-responses.ts";

const route = createRoute({
  method: "get",
  path: "/api/executions/{id}/events",
  operationId: "streamExecution",
  summary: "What happens to a program, until it has ended",
  description:
    "Server-sent events: `open` first, then `job` (StreamedEvent) for each change, and at last `end` (Execution), with which the stream ends.",
  request: { params: jobIdPath, headers: streamHeaders },
  responses: {
    200: {
      description: "A stream that ends with the program",
      content: { "text/event-stream": { schema: z.string() } },
    },
    ...problemResponses(400, 404, 503),
  },
});

export function executionEventsRoute(app: App, { jobs, reader, closing }: AppDependencies): void {
  const textOf = createEventText();
  app.openapi(route, async (c) => {
    const { id } = await readProgramJob(reader, c, c.req.valid("param").id);
    const filter = { jobs: false, queues: false, jobIds: [id], queue: null };
    const stop = AbortSignal.any([closing, c.req.raw.signal]);
    const events = await openEventStream({
      stream: jobs.stream,
      after: c.req.valid("header")["last-event-id"],
      queues: false,
      encode: (message) => textOf(message, filter),
      stop,
    });
    const end = async () => {
      const body = toExecutionBody(await jobs.waitFor(id, { signal: stop }));
      return body.verdict === null ? null : `event: end\ndata: ${JSON.stringify(body)}\n\n`;
    };
    return c.body(endWith(events, end()), 200, {
      "Content-Type": "text/event-stream",
      "X-Accel-Buffering": "no",
    });
  });
}
