import ipaddr from "ipaddr.js";
import { InvalidInputError } from "./errors.ts";

/** Addresses and networks to look an address up in. */
export interface AddressSet {
  /** Takes the plain spelling of an address. Anything else is in no set. */
  has(address: string): boolean;
}

/** Throws InvalidInputError, as `plainNetwork` does. */
export function createAddressSet(networks: readonly string[]): AddressSet {
  const ranges = networks.map((network) => {
    const plain = plainNetwork(network);
    return plain.includes("/") ? ipaddr.parseCIDR(plain) : wholeAddress(ipaddr.parse(plain));
  });
  return {
    has(text) {
      // Mostly nothing is blocked, and every request asks.
      if (ranges.length === 0 || !isAddress(text)) return false;
      const address = ipaddr.parse(text);
      return ranges.some(([range, bits]) => address.kind() === range.kind() && address.match(range, bits));
    },
  };
}

/**
 * The one spelling of an address or a network (CIDR): `203.0.113.7`, `203.0.113.0/24`, `2001:db8::/32`; what
 * IPv4-mapped IPv6 stands for. Throws InvalidInputError `INVALID_ADDRESS` for anything else, and for a network
 * with bits set beyond its prefix, which is more often a mistake than a wish.
 */
export function plainNetwork(text: string): string {
  const [address = "", bits, ...more] = text.split("/");
  const wellFormed = isAddress(address) && more.length === 0;
  if (!wellFormed || (bits !== undefined && !/^(0|[1-9][0-9]{0,2})$/.test(bits))) throw noNetwork(text);
  const given = ipaddr.parse(address);
  const plain = ipaddr.process(address);
  const width = plain.kind() === "ipv4" ? 32 : 128;
  const prefix =
    bits === undefined ? width : Number(bits) - (given.kind() === plain.kind() ? 0 : 128 - width);
  if (prefix < 0 || prefix > width) throw noNetwork(text);
  const network =
    width === 32 ? networkOf(ipaddr.IPv4, plain, prefix) : networkOf(ipaddr.IPv6, plain, prefix);
  if (network !== plain.toString()) {
    throw invalid(text, `has bits beyond its prefix; write ${network}/${prefix}, or the address alone`);
  }
  return prefix === width ? network : `${network}/${prefix}`;
}

/** Without a zone, and without the old spellings of IPv4 such as 0x7f.1. */
function isAddress(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || (ipaddr.IPv6.isValid(text) && !text.includes("%"));
}

function wholeAddress(address: ipaddr.IPv4 | ipaddr.IPv6): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  return [address, address.kind() === "ipv4" ? 32 : 128];
}

function networkOf(
  form: typeof ipaddr.IPv4 | typeof ipaddr.IPv6,
  address: ipaddr.IPv4 | ipaddr.IPv6,
  prefix: number,
): string {
  return form.networkAddressFromCIDR(`${address.toString()}/${prefix}`).toString();
}

function noNetwork(text: string): InvalidInputError {
  return invalid(text, "must be an IPv4 or IPv6 address, or a network such as 203.0.113.0/24");
}

function invalid(text: string, detail: string): InvalidInputError {
  const shown = JSON.stringify(text.slice(0, 60));
  return new InvalidInputError("INVALID_ADDRESS", `The address ${shown} ${detail}.`, [
    { pointer: "/address", detail },
  ]);
}
