import { once } from "node:events";
import { get as getHttp, type IncomingMessage } from "node:http";
import { get as getHttps } from "node:https";
import { isIPv6 } from "node:net";
import { UnrecoverableError } from "@millrace/core";

/** Where a URL leads: the name is not asked again. */
export interface HttpTarget {
  readonly url: URL;
  /** Tried in this order. */
  readonly addresses: readonly string[];
}

/**
 * Finds where a URL leads, and throws UnrecoverableError when requests may not go there. `createDataProcessingHandlers`
 * is handed one that refuses all but the public internet; nothing is fetched without it.
 */
export type ResolveTarget = (url: string) => Promise<HttpTarget>;

export interface HttpBody {
  readonly stream: IncomingMessage;
  /** Bytes; undefined: the server does not say. */
  readonly length: number | undefined;
}

/** Longest silence of a server. */
const SILENCE_MS = 30_000;

/** Gets what a URL answers with 200. Follows no redirect. Another answer throws: for good unless it may pass. */
export async function openHttpBody({ url, addresses }: HttpTarget, signal: AbortSignal): Promise<HttpBody> {
  const send = url.protocol === "https:" ? getHttps : getHttp;
  const request = send(url, {
    headers: { "user-agent": "Millrace", accept: "*/*", "accept-encoding": "identity" },
    agent: false,
    lookup: (_host, _options, callback) =>
      callback(
        null,
        addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 })),
      ),
    timeout: SILENCE_MS,
    signal,
  });
  request.on("timeout", () =>
    request.destroy(new Error(`${url.host} said nothing for ${SILENCE_MS / 1000} s.`)),
  );
  const [response] = (await once(request, "response")) as [IncomingMessage];
  const status = response.statusCode ?? 0;
  if (status !== 200) {
    response.destroy();
    const place = response.headers.location;
    const message =
      place !== undefined && status >= 300 && status < 400
        ? `${url.host} answered ${status}: it redirects to another URL, which is not followed. Name that one.`
        : `${url.host} answered ${status}.`;
    const mayPass = status === 408 || status === 425 || status === 429 || status >= 500;
    throw mayPass ? new Error(message) : new UnrecoverableError(message);
  }
  const length = response.headers["content-length"];
  return { stream: response, length: length === undefined ? undefined : Number(length) };
}
