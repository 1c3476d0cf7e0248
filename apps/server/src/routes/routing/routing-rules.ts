import { createRoute } from "@hono/zod-openapi";
import { putRoutingRuleBody, routingRuleBody, routingRulesBody, toRoutingRuleBody } from "@millrace/contract";
import { type NewRoutingRule, RoutingRuleNotFoundError } from "@millrace/core";
import { z } from "zod";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";

const rulePath = z.object({ name: z.string().meta({ description: "Name of a routing rule." }) });

const list = createRoute({
  method: "get",
  path: "/api/queues/routing/rules",
  operationId: "listRoutingRules",
  summary: "List the rules of the router, in the order in which they are asked",
  responses: {
    200: { description: "All rules", content: jsonContent(routingRulesBody) },
    ...problemResponses(503),
  },
});

const read = createRoute({
  method: "get",
  path: "/api/queues/routing/rules/{name}",
  operationId: "readRoutingRule",
  summary: "Read a rule of the router",
  request: { params: rulePath },
  responses: {
    200: { description: "The rule", content: jsonContent(routingRuleBody) },
    ...problemResponses(404, 503),
  },
});

const put = createRoute({
  method: "put",
  path: "/api/queues/routing/rules/{name}",
  operationId: "putRoutingRule",
  summary: "Make a rule of the router, or replace it; it counts in every process within a second",
  request: { params: rulePath, body: { required: true, content: jsonContent(putRoutingRuleBody) } },
  responses: {
    200: { description: "It replaced the one of its name", content: jsonContent(routingRuleBody) },
    201: { description: "It is new", content: jsonContent(routingRuleBody) },
    ...problemResponses(400, 413, 415, 503),
  },
});

const remove = createRoute({
  method: "delete",
  path: "/api/queues/routing/rules/{name}",
  operationId: "removeRoutingRule",
  summary: "Remove a rule of the router",
  request: { params: rulePath },
  responses: { 204: { description: "It is gone" }, ...problemResponses(404, 503) },
});

export function routingRuleRoutes(app: App, { jobs }: AppDependencies): void {
  const { rules } = jobs.routing;
  app.openapi(list, async (c) => c.json({ rules: (await rules.list()).map(toRoutingRuleBody) }, 200));
  app.openapi(read, async (c) => c.json(toRoutingRuleBody(await rules.get(c.req.valid("param").name)), 200));
  app.openapi(put, async (c) => {
    // What the body leaves out is absent after parsing, not undefined: hence the cast.
    const wanted = { ...c.req.valid("json"), name: c.req.valid("param").name } as NewRoutingRule;
    const { rule, made } = await rules.put(wanted);
    return c.json(toRoutingRuleBody(rule), made ? 201 : 200);
  });
  app.openapi(remove, async (c) => {
    const { name } = c.req.valid("param");
    if (!(await rules.remove(name))) throw new RoutingRuleNotFoundError(name);
    return c.body(null, 204);
  });
}
