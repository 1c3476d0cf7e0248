import type { HttpProvider } from "./http-call.ts";

/** Longest wait for a provider's answer. Milliseconds. */
const DEFAULT_TIMEOUT_MS = 30_000;

export interface HttpProviderOptions {
  /** Key of the account at the provider. */
  readonly apiKey: string;
  /** Default: the provider's own address. Anything but https is taken on loopback alone. */
  readonly baseUrl?: string | undefined;
  /** Longest wait for each answer, in milliseconds. Default 30 000. */
  readonly timeoutMs?: number | undefined;
}

/** Throws a TypeError that names the option, and never the key. */
export function httpProvider(name: string, ownUrl: string, options: HttpProviderOptions): HttpProvider {
  const { apiKey, baseUrl = ownUrl, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    throw new TypeError(`apiKey of ${name} is empty or holds characters that no header takes.`);
  }
  const url = URL.parse(baseUrl);
  if (url === null || !(url.protocol === "https:" || isLoopback(url))) {
    throw new TypeError(`baseUrl of ${name} is not an https address: the key would be read on the way.`);
  }
  if (!(timeoutMs > 0)) throw new TypeError(`timeoutMs of ${name} is not above 0.`);
  return { name, baseUrl: baseUrl.replace(/\/+$/, ""), apiKey, timeoutMs };
}

function isLoopback({ protocol, hostname }: URL): boolean {
  return protocol === "http:" && ["127.0.0.1", "[::1]", "localhost"].includes(hostname);
}
