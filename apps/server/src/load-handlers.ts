import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { JobHandler } from "@millrace/core";
import { StartError } from "./start-error.ts";

/**
 * The handlers that modules export, each as a value of its own or in a list. Throws StartError, naming the module,
 * when one cannot be loaded or exports none.
 */
export async function loadHandlers(modules: readonly string[]): Promise<readonly JobHandler[]> {
  return (await Promise.all(modules.map(handlersOf))).flat();
}

async function handlersOf(path: string): Promise<readonly JobHandler[]> {
  let module: object;
  try {
    module = (await import(pathToFileURL(resolve(path)).href)) as object;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(`The module of handlers ${path} cannot be loaded: ${reason}`, { cause: error });
  }
  // A handler may have two names, such as its own and `default`.
  const handlers = [...new Set(Object.values(module).flat())].filter(isHandler);
  if (handlers.length > 0) return handlers;
  throw new StartError(
    `The module of handlers ${path} exports none: export what defineHandler gives, or a list of it.`,
  );
}

/** By its shape, as it may come from another copy of the library. */
function isHandler(value: unknown): value is JobHandler {
  return (
    typeof value === "object" &&
    value !== null &&
    "type" in value &&
    typeof value.type === "string" &&
    "execute" in value &&
    typeof value.execute === "function"
  );
}
