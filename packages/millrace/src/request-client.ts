import type { Context } from "hono";
import { countedAddress } from "./client-address.ts";
import { requestSource, type RequestSourceOptions } from "./request-source.ts";

const MOST_USER_CHARACTERS = 200;

export interface RequestClientOptions extends RequestSourceOptions {
  /** Who asks, when that is known, such as the owner of an API key: counted by name then, not by address. */
  readonly user?: (c: Context) => string | undefined;
}

/**
 * What a request is counted under: `user:<name>` when its user is known, else `address:<address>`, an IPv6 address by its
 * /64. Throws InvalidInputError `INVALID_ADDRESS` when a proxy is none.
 */
export function requestClient({ user, ...source }: RequestClientOptions): (c: Context) => string {
  const sourceOf = requestSource(source);
  return (c) => {
    const name = user?.(c);
    return name === undefined
      ? `address:${countedAddress(sourceOf(c))}`
      : `user:${name.slice(0, MOST_USER_CHARACTERS)}`;
  };
}
