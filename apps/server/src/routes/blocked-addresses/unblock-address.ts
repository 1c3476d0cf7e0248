import { createRoute } from "@hono/zod-openapi";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { HttpError } from "../../http/http-error.ts";
import { problemResponses } from "../problem-responses.ts";
import { blockedAddressPath } from "./blocked-address-path.ts";

const route = createRoute({
  method: "delete",
  path: "/api/blocked-addresses/{address}",
  operationId: "unblockAddress",
  summary: "End the block of exactly this address or network",
  request: { params: blockedAddressPath },
  responses: { 204: { description: "Ended" }, ...problemResponses(400, 404, 503) },
});

export function unblockAddressRoute(app: App, { jobs }: AppDependencies): void {
  app.openapi(route, async (c) => {
    const { address } = c.req.valid("param");
    if (!(await jobs.blockedAddresses.unblock(address))) {
      throw new HttpError("ADDRESS_NOT_BLOCKED", `${address} is not blocked.`);
    }
    return c.body(null, 204);
  });
}
