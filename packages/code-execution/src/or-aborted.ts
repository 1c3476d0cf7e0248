/** Waits, but no longer than until the signal is aborted, whose reason is thrown then. */
export async function orAborted(wait: Promise<void>, signal: AbortSignal): Promise<void> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    signal.throwIfAborted();
    await Promise.race([wait, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
