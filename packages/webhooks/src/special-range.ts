import ipaddr from "ipaddr.js";

/**
 * What an address is when it is not on the public internet, such as `loopback` or `private`; undefined when it is.
 * Only public unicast passes: whatever the table does not know is refused. Source: the IANA special-purpose
 * registries, by ipaddr.js.
 */
export function specialRange(address: string): string | undefined {
  const range = ipaddr.process(address).range();
  return range === "unicast" ? undefined : range;
}
