import { createRoute } from "@hono/zod-openapi";
import {
  gpuExtensionBody,
  gpuInstanceBody,
  gpuInstanceJobBody,
  idempotencyHeaders,
  newGpuInstanceBody,
  toGpuInstanceBody,
} from "@millrace/contract";
import type { GpuExtension } from "@millrace/core";
import type { NewGpuInstance } from "millrace";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { oncePerKey } from "../../http/idempotency.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { gpuInstanceNotFound, gpuInstancePath } from "./gpu-instance-path.ts";

const createInstanceRoute = createRoute({
  method: "post",
  path: "/api/gpu-instances",
  operationId: "createGpuInstance",
  summary: "Have a GPU instance made and watched until it runs",
  request: {
    headers: idempotencyHeaders,
    body: { required: true, content: jsonContent(newGpuInstanceBody) },
  },
  responses: {
    202: {
      description: "The job that makes it; Location leads to it",
      content: jsonContent(gpuInstanceJobBody),
    },
    ...problemResponses(400, 413, 415, 422, 429, 503),
  },
});

const extendRoute = createRoute({
  method: "patch",
  path: "/api/gpu-instances/{instanceId}",
  operationId: "extendGpuInstance",
  summary: "Have a GPU instance stay longer, or cost more, within its limits",
  request: { params: gpuInstancePath, body: { required: true, content: jsonContent(gpuExtensionBody) } },
  responses: {
    200: {
      description: "The instance with its lease and cap as they are now",
      content: jsonContent(gpuInstanceBody),
    },
    ...problemResponses(400, 404, 409, 413, 415, 503),
  },
});

const removeRoute = createRoute({
  method: "delete",
  path: "/api/gpu-instances/{instanceId}",
  operationId: "deleteGpuInstance",
  summary: "Have a GPU instance removed",
  request: { params: gpuInstancePath },
  responses: {
    202: {
      description: "The job that removes it; Location leads to it",
      content: jsonContent(gpuInstanceJobBody),
    },
    ...problemResponses(400, 404, 503),
  },
});

export function changeGpuInstanceRoutes(app: App, { jobs, idempotentRequests }: AppDependencies): void {
  app.openapi(createInstanceRoute, async (c) => {
    // The schema of the job's type judges the rest.
    const wanted = c.req.valid("json") as NewGpuInstance;
    const created = await oncePerKey(c, idempotentRequests, async (inside) => {
      const jobId = await jobs.gpuInstances.create(wanted, { transaction: inside?.transaction });
      return { status: 202, location: `/api/jobs/${jobId}`, body: { instanceId: wanted.instanceId, jobId } };
    });
    c.header("Location", created.location);
    return c.json(created.body, 202);
  });
  app.openapi(extendRoute, async (c) => {
    const { instanceId } = c.req.valid("param");
    const instance = await jobs.gpuInstances.extend(instanceId, c.req.valid("json") as GpuExtension);
    if (instance === null) throw gpuInstanceNotFound(instanceId);
    return c.json(toGpuInstanceBody(instance), 200);
  });
  app.openapi(removeRoute, async (c) => {
    const { instanceId } = c.req.valid("param");
    const jobId = await jobs.gpuInstances.remove(instanceId);
    if (jobId === null) throw gpuInstanceNotFound(instanceId);
    c.header("Location", `/api/jobs/${jobId}`);
    return c.json({ instanceId, jobId }, 202);
  });
}
