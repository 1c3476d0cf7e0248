import { defaultJobPolicy, InvalidInputError, jobTypeOf } from "@millrace/core";
import type { JobHandler } from "@millrace/core";

/** Handlers by type. Managers that share a registry see each handler as soon as it is registered. */
export class JobHandlerRegistry {
  readonly #handlers = new Map<string, JobHandler>();
  readonly #listeners = new Set<() => void>();

  /** Throws InvalidInputError when the handler cannot be used, or when its type has another handler already. */
  register(handler: JobHandler): void {
    jobTypeOf(handler, defaultJobPolicy); // for the errors that it throws
    const other = this.#handlers.get(handler.type);
    if (other === handler) return;
    if (other !== undefined) {
      throw new InvalidInputError(
        "DUPLICATE_HANDLER",
        `Type ${handler.type} has a handler already; unregister it first to replace it.`,
      );
    }
    this.#handlers.set(handler.type, handler);
    this.#tell();
  }

  /** Whether there was a handler of that type. Its jobs that run go on; those that wait are left to other processes. */
  unregister(type: string): boolean {
    const had = this.#handlers.delete(type);
    if (had) this.#tell();
    return had;
  }

  get(type: string): JobHandler | undefined {
    return this.#handlers.get(type);
  }

  get handlers(): readonly JobHandler[] {
    return [...this.#handlers.values()];
  }

  /** Calls back after each change. Returns how to stop. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
