import { InvalidInputError, jobTypeOf, defaultJobPolicy } from "@millrace/core";
import type { JobHandler } from "@millrace/core";

/** Handlers by type. Managers that share a registry see each handler as soon as it is registered. */
export class JobHandlerRegistry {
  readonly #handlers = new Map<string, JobHandler>();
  readonly #parent: JobHandlerRegistry | undefined;
  readonly #listeners = new Set<(handler: JobHandler) => void>();

  /** With a parent: handlers of the parent count as well, unless the same type is registered here. */
  constructor(parent?: JobHandlerRegistry) {
    this.#parent = parent;
  }

  /** Throws InvalidInputError when the handler cannot be used, or when its type has another handler already. */
  register(handler: JobHandler): void {
    jobTypeOf(handler, defaultJobPolicy);
    const other = this.#handlers.get(handler.type);
    if (other === handler) return;
    if (other !== undefined) {
      throw new InvalidInputError("DUPLICATE_HANDLER", `Type ${handler.type} has a handler already; unregister it first to replace it.`);
    }
    this.#handlers.set(handler.type, handler);
    for (const listener of this.#listeners) listener(handler);
  }

  /** Whether there was a handler of that type here. Jobs of the type that run go on. */
  unregister(type: string): boolean {
    return this.#handlers.delete(type);
  }

  get(type: string): JobHandler | undefined {
    return this.#handlers.get(type) ?? this.#parent?.get(type);
  }

  /** Every handler by its type, those of the parent included. */
  all(): ReadonlyMap<string, JobHandler> {
    return this.#parent === undefined ? this.#handlers : new Map([...this.#parent.all(), ...this.#handlers]);
  }

  /** Calls back for each handler that is registered from now on. Returns how to stop. */
  onRegister(listener: (handler: JobHandler) => void): () => void {
    this.#listeners.add(listener);
    const stopParent = this.#parent?.onRegister(listener);
    return () => {
      this.#listeners.delete(listener);
      stopParent?.();
    };
  }
}
