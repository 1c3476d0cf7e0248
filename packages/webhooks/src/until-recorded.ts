import { setTimeout as pause } from "node:timers/promises";

/**
 * Writes an attempt down, and tries until that is done: were it not, the next attempt would send what the receiver has. Once the
 * signal is aborted it is tried one last time. `pauseMs`: between tries, while the database is away. Rejects with the error of the
 * last try.
 */
export async function untilRecorded<T>(
  record: () => Promise<T>,
  signal: AbortSignal,
  pauseMs = 500,
): Promise<T> {
  for (;;) {
    const isLast = signal.aborted;
    try {
      return await record();
    } catch (error) {
      if (isLast) throw error;
      await pause(pauseMs, undefined, { signal }).catch(() => {});
    }
  }
}
