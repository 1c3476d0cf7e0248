import ipaddr from "ipaddr.js";

/** All of public IPv6 unicast that was ever given out (RFC 4291, 2.5.4 and IANA's assignments). */
const GLOBAL_IPV6 = ipaddr.parseCIDR("2000::/3") as [ipaddr.IPv6, number];

/**
 * What an address is when it is not on the public internet, such as `loopback` or `private`; undefined when it is.
 * Only public unicast passes: whatever the table does not know is refused. Source: the IANA special-purpose
 * registries, by ipaddr.js.
 */
export function specialRange(address: string): string | undefined {
  const plain = ipaddr.process(address);
  const range = plain.range();
  if (range !== "unicast") return range;
  return plain.kind() === "ipv4" || plain.match(GLOBAL_IPV6) ? undefined : "reserved";
}
