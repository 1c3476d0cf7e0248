import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { type AddressSet, createAddressSet } from "@millrace/core";

/** How a hop of `X-Forwarded-For` may be written beside the bare address: with a port, IPv6 in brackets. */
const WITH_PORT = /^(?:\[([^\]]+)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+)$/;

/** The one spelling of an IPv4 or IPv6 address: an IPv4-mapped IPv6 address is the IPv4 one, zones are left out. Undefined: no address. */
export function plainAddress(text: string): string | undefined {
  const version = isIP(text);
  if (version === 0) return undefined;
  // It takes four plain numbers alone, so there is one spelling.
  return version === 4 ? text : ipaddr.process(text.replace(/%.*$/, "")).toString();
}

/**
 * Finds who a request comes from. `X-Forwarded-For` is believed as far as those who wrote it are trusted: from
 * the right, the first hop that is no trusted proxy is the client. A hop that is no address ends the search: the
 * proxy that passed it on counts as the client then.
 */
export function clientAddressFinder(
  trustedProxies: readonly string[],
): (peer: string, forwardedFor: string | undefined) => string {
  const trusted: AddressSet = createAddressSet(trustedProxies);
  return (peer, forwardedFor) => {
    let client = plainAddress(peer) ?? peer;
    for (const hop of (forwardedFor?.split(",") ?? []).toReversed()) {
      if (!trusted.has(client)) break;
      const text = hop.trim();
      const [, bracketed, dotted] = WITH_PORT.exec(text) ?? [];
      const address = plainAddress(bracketed ?? dotted ?? text);
      if (address === undefined) break;
      client = address;
    }
    return client;
  };
}

/** What requests of an address are counted under: the address, or the /64 of an IPv6 one, since a client has all of it. */
export function countedAddress(address: string): string {
  if (isIP(address) !== 6) return address;
  const { parts } = ipaddr.IPv6.parse(address);
  return `${new ipaddr.IPv6([...parts.slice(0, 4), 0, 0, 0, 0]).toString()}/64`;
}
