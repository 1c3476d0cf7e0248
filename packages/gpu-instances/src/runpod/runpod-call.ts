import { type HttpCall, type HttpProvider, httpCall } from "../call/http-call.ts";

export type RunpodCall = <T>(call: Omit<HttpCall<T>, "refusalWords">) => Promise<T>;

/** Calls that end with the signal, and whose refusals are problem documents: `{title, status, detail, errors}`. */
export function runpodCall(provider: HttpProvider, signal: AbortSignal): RunpodCall {
  return (call) => httpCall(provider, { ...call, refusalWords }, signal);
}

function refusalWords(body: unknown): string {
  if (typeof body !== "object" || body === null) return "";
  const { detail, errors } = body as Record<string, unknown>;
  return [detail, ...(Array.isArray(errors) ? errors : [])]
    .filter((part) => typeof part === "string")
    .join("; ");
}
