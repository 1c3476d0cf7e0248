import { once } from "node:events";
import { Agent, type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import { isIPv6 } from "node:net";
import type { Target } from "./resolve-target.ts";

/** How much of an answer is read. Bytes. */
const RESPONSE_BYTES = 8192;

/** How long an address may take to connect before the next one is tried; the last one has the time that is left. Milliseconds. */
const CONNECT_MS = 2_000;

export interface WebhookRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Longest wait, from the connection to the end of the answer's beginning. Milliseconds. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface WebhookAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The first 8 KiB, as UTF-8. */
  readonly body: string;
  readonly durationMs: number;
}

/** Headers of every request, beside those of its signature. */
export function requestHeaders(body: string, signature: Readonly<Record<string, string>>) {
  return {
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(body)),
    "user-agent": "Millrace",
    ...signature,
  };
}

/**
 * Sends one POST to the first of the addresses that were looked at that can be reached, follows no redirect, and reads the beginning of the answer.
 * Rejects when there is none in time, or with the signal's reason.
 */
export async function postWebhook(
  { url, addresses }: Target,
  { headers, body, timeoutMs, signal }: WebhookRequest,
): Promise<WebhookAnswer> {
  const began = performance.now();
  const patience = AbortSignal.timeout(timeoutMs);
  const [send, AgentOf] = url.protocol === "https:" ? [requestHttps, HttpsAgent] : [requestHttp, Agent];
  try {
    const request = send(url, {
      method: "POST",
      headers,
      // A connection of its own, to the addresses that were looked at, whatever the name says by now.
      agent: new AgentOf({ autoSelectFamily: true, autoSelectFamilyAttemptTimeout: CONNECT_MS }),
      lookup: (_host, _options, callback) =>
        callback(
          null,
          addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 })),
        ),
      signal: AbortSignal.any([signal, patience]),
    });
    request.end(body);
    const [response] = (await once(request, "response")) as [IncomingMessage];
    return {
      status: response.statusCode ?? 0,
      headers: response.headers,
      body: await readBeginning(response, signal),
      durationMs: Math.round(performance.now() - began),
    };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (patience.aborted) {
      throw new Error(`${url.host} gave no answer within ${timeoutMs / 1000} s.`, { cause: error });
    }
    // Of several addresses none of which can be reached; it has no message of its own.
    if (error instanceof AggregateError)
      throw new Error(error.errors.map(messageOf).join("; "), { cause: error });
    throw error;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What came of a body: the status has said it all, so one that breaks off is no failure. */
async function readBeginning(stream: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= RESPONSE_BYTES) break;
    }
  } catch (error) {
    if (signal.aborted) throw error;
  }
  return Buffer.concat(chunks).subarray(0, RESPONSE_BYTES).toString("utf8");
}
