import { retryAfterMs } from "@millrace/core";
import type { z } from "zod";
import { ProviderError } from "../provider-error.ts";
import { readAnswer } from "./read-answer.ts";
import { readableText } from "./readable-text.ts";
import { kindOfRefusal } from "./refusal.ts";

/** More than a thousand instances in one answer. Bytes. */
const MOST_ANSWER_BYTES = 8 * 1024 * 1024;
/** Failures before anything was sent. */
const NEVER_SENT: ReadonlySet<unknown> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** A provider that is reached by HTTP. */
export interface HttpProvider {
  readonly name: string;
  /** Without a slash at the end. */
  readonly baseUrl: string;
  /** Sent as bearer token, and never told. */
  readonly apiKey: string;
  /** Longest wait for a whole answer. Milliseconds. */
  readonly timeoutMs: number;
}

export interface HttpCall<T> {
  /** Completes "… was to …". */
  readonly what: string;
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  /** Shape of the answer. Left out, whatever comes with 2xx is well. */
  readonly answer?: z.ZodType<T>;
  /** The call makes an instance: a lost answer may have made one. */
  readonly makes?: boolean;
  /** Values of the request that the provider might repeat in its words. */
  readonly secrets?: readonly string[];
  /** The words of a refusal, out of its body. */
  readonly refusalWords: (body: unknown) => string;
}

/** One call, once. Rejects with the signal's reason when that is aborted, otherwise with a ProviderError. */
export async function httpCall<T>(
  provider: HttpProvider,
  call: HttpCall<T>,
  signal: AbortSignal,
): Promise<T> {
  const makes = call.makes ?? false;
  const { status, retryAfter, text } = await exchange(provider, call, signal);
  const body = parsed(text);
  if (status >= 200 && status < 300) {
    if (call.answer === undefined) return undefined as T;
    return readAnswer(provider.name, call.what, call.answer, body, makes);
  }
  const words = readableText(call.refusalWords(body), [provider.apiKey, ...(call.secrets ?? [])]);
  throw new ProviderError(
    provider.name,
    kindOfRefusal(status, words, makes),
    `${provider.name} was to ${call.what} and answered ${status}${words === "" ? "" : `: ${words}`}`,
    { status, retryAfterMs: retryAfterMs(retryAfter, Date.now()) },
  );
}

async function exchange(
  provider: HttpProvider,
  call: HttpCall<unknown>,
  signal: AbortSignal,
): Promise<{ status: number; retryAfter: string | undefined; text: string }> {
  signal.throwIfAborted();
  const url = new URL(provider.baseUrl + call.path);
  for (const [name, value] of Object.entries(call.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  const patience = AbortSignal.timeout(provider.timeoutMs);
  try {
    const response = await fetch(url, {
      method: call.method,
      headers: {
        authorization: `Bearer ${provider.apiKey}`,
        accept: "application/json",
        "user-agent": "Millrace",
        ...(call.body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      // The key is for this host alone.
      redirect: "manual",
      signal: AbortSignal.any([signal, patience]),
    });
    return {
      status: response.status,
      retryAfter: response.headers.get("retry-after") ?? undefined,
      text: await wholeText(response),
    };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw lostExchange(provider, call, patience.aborted, error);
  }
}

function lostExchange(
  provider: HttpProvider,
  { what, makes = false }: HttpCall<unknown>,
  isLate: boolean,
  error: unknown,
): ProviderError {
  const code = failureCode(error);
  const why = isLate ? `gave no answer within ${provider.timeoutMs / 1000} s` : `broke off (${code})`;
  return new ProviderError(
    provider.name,
    makes && !NEVER_SENT.has(code) ? "lost_answer" : "unavailable",
    `${provider.name} was to ${what} and ${why}.`,
  );
}

/** What fetch hides in the cause; its own message says no more than that it failed. */
function failureCode(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof AggregateError) return failureCode(cause.errors[0]);
  if (!(cause instanceof Error)) return "unknown";
  return "code" in cause && typeof cause.code === "string" ? cause.code : cause.name;
}

async function wholeText({ body }: Response): Promise<string> {
  if (body === null) return "";
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > MOST_ANSWER_BYTES) throw new RangeError(`more than ${MOST_ANSWER_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** The text itself when it is no JSON: a gateway's page says something too. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
