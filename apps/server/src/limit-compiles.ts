import { CODE_EXECUTION_QUEUE } from "@millrace/code-execution";
import { InvalidInputError, type Store } from "@millrace/core";

/** Key of the programs of `/api/compile`: they have a limit of their own within that of all programs. */
export const COMPILE_KEY = "compile";

/** Gives these programs their limit, over all processes, where it is another yet. */
export async function limitCompiles(
  store: Pick<Store, "getKey" | "setKey">,
  concurrency: number,
): Promise<void> {
  const key = await store.getKey(CODE_EXECUTION_QUEUE, COMPILE_KEY);
  if (key?.concurrency !== concurrency)
    await store.setKey(CODE_EXECUTION_QUEUE, COMPILE_KEY, { concurrency });
}

/**
 * Adds a program that has a key. Workers of other programs than this server do not give keys their limits, and an operator
 * may have taken them away: then `limit` is called first, since a key that counts for nothing would be refused.
 */
export async function addLimited<T>(add: () => Promise<T>, limit: () => Promise<void>): Promise<T> {
  try {
    return await add();
  } catch (error) {
    if (!(error instanceof InvalidInputError) || error.code !== "KEY_NOT_USED") throw error;
    await limit();
    return add();
  }
}
