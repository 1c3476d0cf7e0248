import { type HttpCall, type HttpProvider, httpCall } from "../call/http-call.ts";

export type NovitaCall = <T>(call: Omit<HttpCall<T>, "refusalWords">) => Promise<T>;

/** Calls that end with the signal, and whose refusals are `{code, reason, message}`. */
export function novitaCall(provider: HttpProvider, signal: AbortSignal): NovitaCall {
  return (call) => httpCall(provider, { ...call, refusalWords }, signal);
}

/** https://novita.ai/docs/api-reference/basic-error-code names the reasons; the message is a sentence. */
function refusalWords(body: unknown): string {
  if (typeof body !== "object" || body === null) return "";
  return ["reason", "message"]
    .map((field) => (body as Record<string, unknown>)[field])
    .filter((part) => typeof part === "string" && part !== "")
    .join(": ");
}
