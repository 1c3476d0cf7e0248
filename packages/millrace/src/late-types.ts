import type { Logger } from "@millrace/core";
import type { JobHandlerRegistry } from "./job-handler-registry.ts";
import type { TypeCatalog } from "./type-catalog.ts";

const RETRY_MS = 1000;

/**
 * Writes the types of handlers that are registered from now on, so that other processes can add jobs of them
 * before this one does. Tries again until the database took them. Returns how to stop.
 */
export function registerLateTypes(
  registry: JobHandlerRegistry,
  types: TypeCatalog,
  logger: Logger,
): () => void {
  let timer: NodeJS.Timeout | undefined;
  const unsubscribe = registry.onChange(() => void register());

  async function register(): Promise<void> {
    clearTimeout(timer);
    try {
      await types.registerAll();
    } catch (error) {
      logger.warn(
        { err: error },
        `The types of new handlers cannot be stored; trying again in ${RETRY_MS}ms`,
      );
      timer = setTimeout(() => void register(), RETRY_MS);
    }
  }

  return () => {
    unsubscribe();
    clearTimeout(timer);
    timer = undefined;
  };
}
