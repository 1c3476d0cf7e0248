import { MillraceError } from "@millrace/core";
import type { Context } from "hono";
import { clientAddressFinder } from "./client-address.ts";

/** How the middleware finds out who a request comes from. */
export interface RequestSourceOptions {
  /**
   * Addresses and networks of the proxies in front, whose `X-Forwarded-For` is believed. Default: none, and the
   * header means nothing.
   */
  readonly trustedProxies?: readonly string[];
  /** Address of the connection's other end. Default: what `@hono/node-server` tells. */
  readonly peerAddress?: (c: Context) => string | undefined;
}

/** Throws InvalidInputError `INVALID_ADDRESS` when a proxy is none. */
export function requestSource({
  trustedProxies = [],
  peerAddress = peerOfNodeServer,
}: RequestSourceOptions): (c: Context) => string {
  const find = clientAddressFinder(trustedProxies);
  return (c) => {
    const peer = peerAddress(c);
    if (peer === undefined) {
      throw new MillraceError(
        "NO_PEER_ADDRESS",
        "It is not known where a request comes from: serve the app with @hono/node-server, or give the middleware peerAddress.",
      );
    }
    return find(peer, c.req.header("x-forwarded-for"));
  };
}

function peerOfNodeServer(c: Context): string | undefined {
  const bindings = c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined;
  return bindings?.incoming?.socket?.remoteAddress;
}
