import type { JobHandler } from "./handler.ts";
import type { HandledType, OutdatedType } from "./handled-type.ts";
import type { Store } from "./store.ts";

interface ServedTypesOptions {
  readonly store: Pick<Store, "heartbeat">;
  readonly registry: ReadonlyMap<string, Pick<JobHandler, "type" | "schemaVersion">>;
  /** Handlers were added or removed: the database is to be asked again. */
  onChanged(): void;
  /** Jobs of these types are left to newer processes from now on. */
  onOutdated(types: readonly OutdatedType[]): void;
}

/**
 * Types whose jobs this process takes: those of its handlers, but for those whose stored schema is newer than the handler's.
 * Their jobs may mean what an older handler does not know, so they are left to the processes that do. Nothing is taken of a
 * type that the database was not asked about yet.
 */
export class ServedTypes {
  readonly #options: ServedTypesOptions;
  #registered: readonly string[] = [];
  #served: readonly string[] = [];
  #outdated: readonly OutdatedType[] = [];

  constructor(options: ServedTypesOptions) {
    this.#options = options;
  }

  /** The same array as long as nothing changed. Notices handlers that were added or removed since the last call. */
  readonly types = (): readonly string[] => {
    const { registry, onChanged } = this.#options;
    const isSame =
      this.#registered.length === registry.size && this.#registered.every((type) => registry.has(type));
    if (!isSame) {
      this.#registered = [...registry.keys()];
      onChanged();
    }
    return this.#served;
  };

  /** Types of all handlers, as the database is asked about them. */
  get handled(): readonly HandledType[] {
    return [...this.#options.registry.values()].map(({ type, schemaVersion = 1 }) => ({
      type,
      schemaVersion,
    }));
  }

  /** Types that this process has handlers of, and whose jobs it leaves to newer processes. */
  get outdated(): readonly OutdatedType[] {
    return this.#outdated;
  }

  /** Whether jobs of the type are left to newer processes. */
  leaves(type: string): boolean {
    return this.#outdated.some((other) => other.type === type);
  }

  /** Asks the database, and answers what a worker is registered with. */
  async ask(): Promise<{ readonly types: readonly string[]; readonly outdated: readonly string[] }> {
    const { handled } = this;
    this.tell(handled, (await this.#options.store.heartbeat([], handled)).outdated);
    return { types: this.#served, outdated: this.#outdated.map(({ type }) => type) };
  }

  /** The database's answer about `handled`. */
  tell(handled: readonly HandledType[], outdated: readonly OutdatedType[]): void {
    const left = new Set(outdated.map(({ type }) => type));
    const news = outdated.filter(({ type }) => !this.leaves(type));
    this.#outdated = outdated;
    const served = handled.map(({ type }) => type).filter((type) => !left.has(type));
    const isSame =
      served.length === this.#served.length && served.every((type, at) => type === this.#served[at]);
    if (!isSame) this.#served = served;
    if (news.length > 0) this.#options.onOutdated(news);
  }
}
