import { defaultJobPolicy, InvalidInputError, jobTypeOf } from "@millrace/core";
import type { JobHandler } from "@millrace/core";
import type { JobHandlerRegistry } from "./job-handler-registry.ts";

/**
 * The handlers of one manager by type, kept up to date with its registry: those of the registry, and over
 * them its own. Throws InvalidInputError when one of its own cannot be used.
 */
export function servedHandlers(
  registry: JobHandlerRegistry,
  own: readonly JobHandler[],
): ReadonlyMap<string, JobHandler> {
  const ownTypes = new Set<string>();
  for (const handler of own) {
    jobTypeOf(handler, defaultJobPolicy); // for the errors that it throws
    if (ownTypes.has(handler.type)) {
      throw new InvalidInputError(
        "DUPLICATE_HANDLER",
        `The configuration has two handlers of type ${handler.type}.`,
      );
    }
    ownTypes.add(handler.type);
  }
  const served = new Map<string, JobHandler>();
  function fill(): void {
    served.clear();
    for (const handler of [...registry.handlers, ...own]) served.set(handler.type, handler);
  }
  fill();
  registry.onChange(fill);
  return served;
}
