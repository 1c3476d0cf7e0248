import { createRoute } from "@hono/zod-openapi";
import { blockedAddressListBody, toBlockedAddressBody } from "@millrace/contract";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";

const route = createRoute({
  method: "get",
  path: "/api/blocked-addresses",
  operationId: "listBlockedAddresses",
  summary: "List the addresses whose requests are refused",
  responses: {
    200: { description: "Blocks that hold now, by address", content: jsonContent(blockedAddressListBody) },
    ...problemResponses(503),
  },
});

export function listBlockedAddressesRoute(app: App, { jobs }: AppDependencies): void {
  app.openapi(route, async (c) =>
    c.json({ addresses: (await jobs.blockedAddresses.list()).map(toBlockedAddressBody) }, 200),
  );
}
