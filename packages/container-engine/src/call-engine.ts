import { EngineError } from "./engine-error.ts";

/** Milliseconds that a call to the engine may take: it answers far sooner unless the host is in trouble. */
const CALL_TIMEOUT_MS = 20_000;

/**
 * One call to the engine under a deadline. `what` completes "Docker could not …". `call` gets a signal that fires
 * at the deadline or with `signal`; calls of the client that cannot be aborted are left to themselves then. An
 * aborted `signal` throws its own reason, everything else EngineError.
 */
export async function callEngine<T>(
  what: string,
  call: (signal: AbortSignal) => Promise<T>,
  signal?: AbortSignal,
  timeoutMs: number = CALL_TIMEOUT_MS,
): Promise<T> {
  signal?.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const controller = new AbortController();
  const abort = (reason: unknown) => {
    controller.abort(reason);
    aborted.reject(reason);
  };
  const timer = setTimeout(
    () => abort(new Error(`it did not answer within ${timeoutMs / 1000} s`)),
    timeoutMs,
  );
  const onAbort = () => abort(signal?.reason);
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([call(controller.signal), aborted.promise]);
  } catch (error) {
    signal?.throwIfAborted();
    const cause = controller.signal.aborted ? controller.signal.reason : error;
    throw new EngineError(
      `Docker could not ${what}: ${cause instanceof Error ? cause.message : String(cause)}.`,
      { cause },
    );
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}
