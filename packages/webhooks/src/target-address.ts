import ipaddr from "ipaddr.js";

/** A network that an operator allows beside the public ones. */
export type AllowedNetwork = readonly [address: ipaddr.IPv4 | ipaddr.IPv6, prefixLength: number];

/** Reads `10.0.0.0/8` or a single address. Throws TypeError. */
export function parseNetwork(text: string): AllowedNetwork {
  try {
    if (text.includes("/")) return ipaddr.parseCIDR(text);
    const address = ipaddr.parse(text);
    return [address, address.kind() === "ipv4" ? 32 : 128];
  } catch (error) {
    throw new TypeError(`"${text}" is no network: write it as 10.0.0.0/8, fd00::/8 or one address.`, {
      cause: error,
    });
  }
}

/** Whether an address belongs to a network. IPv4 addresses that are written as IPv6 count as what they are. */
export function isAllowed(address: string, networks: readonly AllowedNetwork[]): boolean {
  const parsed = ipaddr.process(address);
  return networks.some(([network, bits]) => parsed.kind() === network.kind() && parsed.match(network, bits));
}

/**
 * What an address is when it is not on the public internet, such as `loopback` or `private`; undefined when it is.
 * Only public unicast passes: whatever the table does not know is refused. Source: the IANA special-purpose
 * registries, by ipaddr.js.
 */
export function specialRange(address: string): string | undefined {
  const range = ipaddr.process(address).range();
  return range === "unicast" ? undefined : range;
}
