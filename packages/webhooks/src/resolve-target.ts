import { lookup } from "node:dns/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { type AddressSet, plainNetwork } from "@millrace/core";
import ipaddr from "ipaddr.js";
import { RefusedTargetError } from "./refused-target-error.ts";
import { specialRange } from "./special-range.ts";

const RESOLVE_MS = 5_000;
/** Ports of public addresses that webhooks may use, by protocol. */
const PUBLIC_PORTS: Readonly<Record<string, readonly string[]>> = { "https:": ["", "8443"] };

/** All addresses of a host name, as the system resolves it. */
export type Resolve = (host: string) => Promise<readonly string[]>;

export interface Target {
  readonly url: URL;
  /** What to connect to, in this order until one can be connected to: the name is not asked again, so that it cannot change its answer. */
  readonly addresses: readonly string[];
}

/**
 * Finds where a URL leads, and refuses it unless every address of its host may be reached: public unicast by https
 * on 443 or 8443, or an allowed network by http or https on any port. Throws RefusedTargetError, naming the address,
 * and a plain Error when the name cannot be resolved, which may pass.
 */
export async function resolveTarget(
  text: string,
  allowed: AddressSet,
  resolve: Resolve = resolveBySystem,
): Promise<Target> {
  const url = URL.parse(text);
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    throw new RefusedTargetError(`"${text}" is no http or https URL.`);
  }
  if (url.username !== "" || url.password !== "") {
    throw new RefusedTargetError("The URL must not carry a user name or a password.");
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  if (host.length > 253) throw new RefusedTargetError("The host of the URL is longer than 253 characters.");
  const addresses = ipaddr.isValid(host) ? [host] : await resolve(host);
  if (addresses.length === 0) throw new Error(`${host} has no address.`);
  for (const address of addresses) refuse(url, host, address, allowed);
  return { url, addresses };
}

function refuse(url: URL, host: string, address: string, allowed: AddressSet): void {
  // The zone of a link-local address, as resolvers write it, is no part of where it lies.
  const [plain = address] = address.split("%");
  if (allowed.has(plainNetwork(plain))) return;
  const where = address === host ? address : `${host} (${address})`;
  const range = specialRange(plain);
  if (range !== undefined) {
    throw new RefusedTargetError(
      `${where} is not on the public internet (${range}); requests do not go there. An operator may allow its network.`,
    );
  }
  if (!(PUBLIC_PORTS[url.protocol] ?? []).includes(url.port)) {
    throw new RefusedTargetError(
      `Requests to ${where} must use https on port 443 or 8443, not ${url.protocol}//…:${url.port || "80"}.`,
    );
  }
}

async function resolveBySystem(host: string): Promise<string[]> {
  const patience = new AbortController();
  try {
    const found = await Promise.race([
      lookup(host, { all: true }),
      sleep(RESOLVE_MS, undefined, { signal: patience.signal }),
    ]);
    if (found === undefined) throw new Error(`${host} was not resolved within ${RESOLVE_MS / 1000} s.`);
    return found.map(({ address }) => address);
  } finally {
    patience.abort();
  }
}
