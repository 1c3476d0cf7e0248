import { createRoute } from "@hono/zod-openapi";
import { blockAddressBody, blockedAddressBody, toBlockedAddressBody } from "@millrace/contract";
import { createAddressSet, plainNetwork, requestSource } from "millrace";
import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { HttpError } from "../../http/http-error.ts";
import { jsonContent } from "../json-content.ts";
import { problemResponses } from "../problem-responses.ts";
import { blockedAddressPath } from "./blocked-address-path.ts";

const route = createRoute({
  method: "put",
  path: "/api/blocked-addresses/{address}",
  operationId: "blockAddress",
  summary: "Refuse the requests of an address or a network; a block that exists is replaced",
  request: {
    params: blockedAddressPath,
    body: { required: true, content: jsonContent(blockAddressBody) },
  },
  responses: {
    200: {
      description: "It counts in every process within a second",
      content: jsonContent(blockedAddressBody),
    },
    ...problemResponses(400, 409, 413, 415, 503),
  },
});

export function blockAddressRoute(app: App, { jobs, requestGuard }: AppDependencies): void {
  const sourceOf = requestSource(requestGuard);
  app.openapi(route, async (c) => {
    const address = plainNetwork(c.req.valid("param").address);
    const { reason, expiresAt } = c.req.valid("json");
    if (createAddressSet([address]).has(sourceOf(c))) {
      throw new HttpError(
        "BLOCKS_CALLER",
        `${address} holds your own address, which could not end the block then.`,
      );
    }
    await jobs.blockedAddresses.block(address, {
      reason: reason ?? null,
      expiresAt: expiresAt == null ? null : new Date(expiresAt),
    });
    const block = (await jobs.blockedAddresses.list()).find((each) => each.address === address);
    if (block === undefined)
      throw new HttpError("ADDRESS_NOT_BLOCKED", `The block of ${address} has ended already.`);
    return c.json(toBlockedAddressBody(block), 200);
  });
}
