import { createAddressSet, InvalidInputError } from "@millrace/core";
import type { Context } from "hono";
import { plainAddress } from "./client-address.ts";
import { requestPeer, type RequestSourceOptions } from "./request-source.ts";

/** A proxy that adds its value to one that the client sent would make a list of them: no commas. */
const USER = /^[\x20-\x2b\x2d-\x7e]{1,150}$/;

export interface TrustedUserOptions extends RequestSourceOptions {
  /** Name of the header, such as `X-User`, that each trusted proxy sets or takes away, whatever the client sent. */
  readonly header: string;
}

/**
 * For the `user` of `rateLimiter`: the name that a trusted proxy gives in a header; undefined when it gives none, or when
 * whoever sends the request is no trusted proxy, since anybody can invent users. What it answers throws InvalidInputError
 * `INVALID_USER` for a header that is no single name: 1 to 150 visible ASCII characters without commas.
 */
export function trustedUser({
  header,
  trustedProxies = [],
  ...source
}: TrustedUserOptions): (c: Context) => string | undefined {
  const trusted = createAddressSet(trustedProxies);
  const peerOf = requestPeer(source);
  return (c) => {
    const name = c.req.header(header);
    if (name === undefined || name === "") return undefined;
    const peer = peerOf(c);
    if (!trusted.has(plainAddress(peer) ?? peer)) return undefined;
    if (USER.test(name)) return name;
    const detail = "is no name of a user: 1 to 150 visible ASCII characters without commas";
    throw new InvalidInputError("INVALID_USER", `The header ${header} ${detail}.`, [
      { pointer: `/${header.toLowerCase()}`, detail },
    ]);
  };
}
