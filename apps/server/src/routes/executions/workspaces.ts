import { createRoute } from "@hono/zod-openapi";
import {
  toWorkspaceBody,
  toWorkspacePage,
  workspaceBody,
  workspacePageBody,
  workspacePageQuery,
} from "@millrace/contract";
import { WorkspaceNotFoundError } from "@millrace/core";
import { z } from "zod";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { nextPageLink } from "../../http/next-page-link.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";

/** Any text: one of the wrong form is an unknown workspace, not a fault. */
const path = z.object({ name: z.string().meta({ description: "Name of a workspace of yours." }) });

const listRoute = createRoute({
  method: "get",
  path: "/api/executions/workspaces",
  operationId: "listWorkspaces",
  summary: "List your workspaces by name",
  request: { query: workspacePageQuery },
  responses: {
    200: {
      description: "One page; the header Link leads to the next",
      content: jsonContent(workspacePageBody),
    },
    ...problemResponses(400, 503),
  },
});

const readRoute = createRoute({
  method: "get",
  path: "/api/executions/workspaces/{name}",
  operationId: "readWorkspace",
  summary: "Read what one of your workspaces holds",
  request: { params: path },
  responses: {
    200: {
      description: "The workspace and its files, without contents",
      content: jsonContent(workspaceBody),
    },
    ...problemResponses(404, 503),
  },
});

const removeRoute = createRoute({
  method: "delete",
  path: "/api/executions/workspaces/{name}",
  operationId: "removeWorkspace",
  summary: "Let one of your workspaces go; what runs in it saves nothing",
  request: { params: path },
  responses: { 204: { description: "Gone" }, ...problemResponses(404, 503) },
});

/** The workspaces of the client that asks: of nobody else. */
export function workspaceRoutes(app: App, { jobs }: AppDependencies): void {
  const { workspaces } = jobs.executions;
  app.openapi(listRoute, async (c) => {
    const { limit, cursor } = c.req.valid("query");
    const found = await workspaces.list({
      owner: c.get("client"),
      limit,
      ...(cursor === undefined ? {} : { after: cursor }),
    });
    const page = toWorkspacePage(found, limit);
    if (page.nextCursor !== null) c.header("Link", nextPageLink(c.req.url, { cursor: page.nextCursor }));
    return c.json(page, 200);
  });
  app.openapi(readRoute, async (c) => {
    const found = await workspaces.get(c.req.valid("param").name, { owner: c.get("client") });
    return c.json(toWorkspaceBody(found), 200);
  });
  app.openapi(removeRoute, async (c) => {
    const { name } = c.req.valid("param");
    if (!(await workspaces.purge(name, { owner: c.get("client") }))) throw new WorkspaceNotFoundError(name);
    return c.body(null, 204);
  });
}
