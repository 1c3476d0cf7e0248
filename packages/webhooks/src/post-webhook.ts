import { isIPv6 } from "node:net";
import { Agent, request } from "undici";
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
  const agent = new Agent({
    connect: {
      lookup: (_host, _options, callback) => callback(null, [{ address, family: isIPv6(address) ? 6 : 4 }]),
    },
  });
  const patience = AbortSignal.timeout(ATTEMPT_MS);
  try {
    const response = await request(url, {
      method: "POST",
      headers: { "content-type": "application/json", "user-agent": "Millrace", ...headers },
      body,
      dispatcher: agent,
      signal: AbortSignal.any([signal, patience]),
    });
    const retryAfter = response.headers["retry-after"];
    return {
      status: response.statusCode,
      retryAfter: typeof retryAfter === "string" ? retryAfter : undefined,
      body: await readBeginning(response.body),
      durationMs: Math.round(performance.now() - began),
    };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (patience.aborted)
      throw new Error(`${url.host} gave no answer within ${ATTEMPT_MS / 1000} s.`, { cause: error });
    throw error;
  } finally {
    await agent.destroy();
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
