import { createRoute } from "@hono/zod-openapi";
import { gpuInstanceBody, gpuInstancesBody, gpuInstancesQuery, toGpuInstanceBody } from "@millrace/contract";
import type { GpuInstanceFilter } from "@millrace/core";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { nextPageLink } from "../../http/next-page-link.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { gpuInstanceNotFound, gpuInstancePath } from "./gpu-instance-path.ts";

const listRoute = createRoute({
  method: "get",
  path: "/api/gpu-instances",
  operationId: "listGpuInstances",
  summary: "List GPU instances with their state, age and cost, newest first",
  request: { query: gpuInstancesQuery },
  responses: {
    200: {
      description: "One page; the header Link leads to the next",
      content: jsonContent(gpuInstancesBody),
    },
    ...problemResponses(400, 503),
  },
});

const getRoute = createRoute({
  method: "get",
  path: "/api/gpu-instances/{instanceId}",
  operationId: "getGpuInstance",
  summary: "Get the GPU instance of an id, or the last one that had it",
  request: { params: gpuInstancePath },
  responses: {
    200: { description: "As it was known last", content: jsonContent(gpuInstanceBody) },
    ...problemResponses(400, 404, 503),
  },
});

export function readGpuInstanceRoutes(app: App, { jobs }: AppDependencies): void {
  app.openapi(listRoute, async (c) => {
    const { limit, cursor, live, ...given } = c.req.valid("query");
    const filter = given as GpuInstanceFilter; // Parameters that were left out are absent, not undefined.
    const { instances, nextCursor } = await jobs.gpuInstances.list(
      { ...filter, ...(live === undefined ? {} : { live: live === "true" }) },
      { ...(limit === undefined ? {} : { limit }), ...(cursor === undefined ? {} : { cursor }) },
    );
    if (nextCursor !== null) c.header("Link", nextPageLink(c.req.url, { cursor: nextCursor }));
    return c.json({ instances: instances.map(toGpuInstanceBody), nextCursor }, 200);
  });
  app.openapi(getRoute, async (c) => {
    const { instanceId } = c.req.valid("param");
    const instance = await jobs.gpuInstances.get(instanceId);
    if (instance === null) throw gpuInstanceNotFound(instanceId);
    return c.json(toGpuInstanceBody(instance), 200);
  });
}
