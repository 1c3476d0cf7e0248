import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { EXPORT_MEDIA_TYPES, exportText, jobExportQuery } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { problemResponses } from "../problem-responses.ts";

const content = Object.fromEntries(
  Object.values(EXPORT_MEDIA_TYPES).map((type) => [type.split(";")[0] as string, { schema: z.string() }]),
);

/** By two names: ours, and that of the source documents. */
const PATHS = [
  ["/api/jobs/export", "exportJobs"],
  ["/api/queues/persistence/export", "exportPersistedJobs"],
] as const;

const route = ([path, operationId]: (typeof PATHS)[number]) =>
  createRoute({
    method: "get",
    path,
    operationId,
    summary: "Export every job that fits a filter",
    request: { query: jobExportQuery },
    responses: {
      200: {
        description: "All of one snapshot, in no particular order; it is cut off when it fails",
        content,
      },
      ...problemResponses(400, 503),
    },
  });

/** Jobs that are put into one part of the answer. */
const BATCH = 100;

export function exportJobsRoutes(app: App, { jobs }: AppDependencies): void {
  for (const path of PATHS) {
    app.openapi(route(path), async (c) => {
      const { format, ...filter } = c.req.valid("query");
      const text = exportText(format, batched(jobs.exportJobs(filter as object)));
      // What is wrong before the first part still has a status of its own.
      const first = await text.next();
      c.header("Content-Type", EXPORT_MEDIA_TYPES[format]);
      c.header("Content-Disposition", `attachment; filename="jobs.${format}"`);
      return c.body(bytesOf(first, text));
    });
  }
}

async function* batched<Item>(items: AsyncIterable<Item>): AsyncGenerator<readonly Item[]> {
  let batch: Item[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** A part is asked for when the client took the one before; a client that leaves ends the export. */
function bytesOf(first: IteratorResult<string>, rest: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let next: IteratorResult<string> | undefined = first;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value, done } = next ?? (await rest.next());
        next = undefined;
        if (done === true) controller.close();
        else controller.enqueue(encoder.encode(value));
      },
      async cancel() {
        await rest.return(undefined);
      },
    },
    { highWaterMark: 1 },
  );
}
