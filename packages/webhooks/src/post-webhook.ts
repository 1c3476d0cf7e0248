import { once } from "node:events";
import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIPv6 } from "node:net";
import type { Target } from "./resolve-target.ts";

const ATTEMPT_MS = 15_000;
/** How much of an answer is read. Bytes. */
const RESPONSE_BYTES = 8192;

export interface WebhookAnswer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  /** The first 8 KiB, as UTF-8. */
  readonly body: string;
  readonly durationMs: number;
}

/**
 * Sends one POST to the address that was looked at, follows no redirect, and reads the beginning of the answer.
 * Rejects when there is none within 15 s, or with the signal's reason.
 */
export async function postWebhook(
  { url, address }: Target,
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal,
): Promise<WebhookAnswer> {
  const began = performance.now();
  const patience = AbortSignal.timeout(ATTEMPT_MS);
  const send = url.protocol === "https:" ? requestHttps : requestHttp;
  try {
    const request = send(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
        "user-agent": "Millrace",
        ...headers,
      },
      // A connection of its own, to the address that was looked at, whatever the name says by now.
      agent: false,
      lookup: (_host, _options, callback) => callback(null, [{ address, family: isIPv6(address) ? 6 : 4 }]),
      signal: AbortSignal.any([signal, patience]),
    });
    request.end(body);
    const [response] = (await once(request, "response")) as [IncomingMessage];
    return {
      status: response.statusCode ?? 0,
      retryAfter: response.headers["retry-after"],
      body: await readBeginning(response),
      durationMs: Math.round(performance.now() - began),
    };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (patience.aborted) {
      throw new Error(`${url.host} gave no answer within ${ATTEMPT_MS / 1000} s.`, { cause: error });
    }
    throw error;
  }
}

async function readBeginning(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= RESPONSE_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, RESPONSE_BYTES).toString("utf8");
}
