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
  ...source
}: RequestSourceOptions): (c: Context) => string {
  const find = clientAddressFinder(trustedProxies);
  const peerOf = requestPeer(source);
  return (c) => find(peerOf(c), c.req.header("x-forwarded-for"));
}

/** The address of a connection's other end, as it is told. */
export function requestPeer({
  peerAddress = peerOfNodeServer,
}: Pick<RequestSourceOptions, "peerAddress">): (c: Context) => string {
  return (c) => {
    const peer = peerAddress(c);
    if (peer !== undefined) return peer;
    throw new MillraceError(
      "NO_PEER_ADDRESS",
      "It is not known where a request comes from: serve the app with @hono/node-server, or give the middleware peerAddress.",
    );
  };
}

function peerOfNodeServer(c: Context): string | undefined {
  const bindings = c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined;
  return bindings?.incoming?.socket?.remoteAddress;
}
