import type { z } from "zod";
import { readAnswer } from "../call/read-answer.ts";
import { readableText } from "../call/readable-text.ts";
import { kindOfRefusal } from "../call/refusal.ts";
import { ProviderError } from "../provider-error.ts";

/** Failures before anything was sent. */
const NEVER_SENT: ReadonlySet<unknown> = new Set(["ECONNREFUSED", "ENOENT", "EACCES", "ENOTFOUND"]);

export interface EngineCall<T> {
  /** Completes "docker was to …". */
  readonly what: string;
  readonly send: (abortSignal: AbortSignal) => Promise<unknown>;
  readonly answer?: z.ZodType<T>;
  readonly makes?: boolean;
  /** Values of the request that the engine might repeat in its words. */
  readonly secrets?: readonly string[];
}

/** One call to the engine, once, under a deadline. Rejects like a call to any other provider. */
export async function engineCall<T>(call: EngineCall<T>, timeoutMs: number, signal: AbortSignal): Promise<T> {
  const { what, send, answer, makes = false, secrets = [] } = call;
  signal.throwIfAborted();
  const patience = AbortSignal.timeout(timeoutMs);
  const end = AbortSignal.any([signal, patience]);
  const ended = Promise.withResolvers<never>();
  const onEnd = () => ended.reject(end.reason);
  end.addEventListener("abort", onEnd, { once: true });
  let body: unknown;
  try {
    body = await Promise.race([send(end), ended.promise]);
  } catch (error) {
    signal.throwIfAborted();
    if (patience.aborted) {
      throw lost(makes, `docker was to ${what} and gave no answer within ${timeoutMs / 1000} s.`);
    }
    throw engineFailure(error, what, makes, secrets);
  } finally {
    end.removeEventListener("abort", onEnd);
  }
  return answer === undefined ? (undefined as T) : readAnswer("docker", what, answer, body, makes);
}

function engineFailure(
  error: unknown,
  what: string,
  makes: boolean,
  secrets: readonly string[],
): ProviderError {
  const { statusCode, code, json, reason } = error as Record<string, unknown>;
  if (typeof statusCode !== "number") {
    const why = typeof code === "string" ? code : "unknown";
    if (NEVER_SENT.has(code))
      return lost(false, `No container engine answers: docker was to ${what} (${why}).`);
    return lost(makes, `docker was to ${what} and the connection broke off (${why}).`);
  }
  const said = (json as { message?: unknown } | null | undefined)?.message ?? reason;
  const words = typeof said === "string" ? readableText(said, secrets) : "";
  return new ProviderError(
    "docker",
    kindOfRefusal(statusCode, words, makes),
    `docker was to ${what} and answered ${statusCode}${words === "" ? "" : `: ${words}`}`,
    { status: statusCode },
  );
}

function lost(makes: boolean, message: string): ProviderError {
  return new ProviderError("docker", makes ? "lost_answer" : "unavailable", message);
}
