import { createRoute, z } from "@hono/zod-openapi";
import { streamedEventBody, streamHeaders, streamQuery, toStreamTopics } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { createEventText } from "../../stream/event-text.ts";
import { openEventStream } from "../../stream/open-event-stream.ts";
import { problemResponses } from "../problem-responses.ts";

const route = createRoute({
  method: "get",
  path: "/api/stream",
  operationId: "openStream",
  summary: "What happens to jobs and queues, as it happens",
  description:
    "Server-sent events: `open` first, then `job` (StreamedEvent) for each event of a job, `queue` (Queue) for the figures of a queue that changed, and `reset` when something may have been left out, after which whoever listens reads anew what it shows.",
  request: { query: streamQuery, headers: streamHeaders },
  responses: {
    200: {
      description: "A stream that ends when one side closes it",
      content: { "text/event-stream": { schema: z.string() } },
    },
    ...problemResponses(400, 503),
  },
});

export function streamRoute(app: App, { jobs, closing }: AppDependencies): void {
  const textOf = createEventText();
  app.openAPIRegistry.register("StreamedEvent", streamedEventBody);
  app.openapi(route, async (c) => {
    const { topics, queue } = c.req.valid("query");
    const filter = { ...toStreamTopics(topics), queue: queue ?? null };
    const body = await openEventStream({
      stream: jobs.stream,
      after: c.req.valid("header")["last-event-id"],
      queues: filter.queues,
      encode: (message) => textOf(message, filter),
      stop: AbortSignal.any([closing, c.req.raw.signal]),
    });
    return c.body(body, 200, { "Content-Type": "text/event-stream", "X-Accel-Buffering": "no" });
  });
}
