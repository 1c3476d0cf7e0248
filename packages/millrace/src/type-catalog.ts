import { InvalidInputError, isTypeName, jobTypeOf } from "@millrace/core";
import type { JobHandler, JobPolicy, JobType, JobTypeDefaults, Store } from "@millrace/core";

/** A type as this process can add jobs of it. */
export interface CataloguedType extends JobTypeDefaults {
  /** Whether its stored schema has to judge payloads: another process has its handler. */
  readonly judgedByStore: boolean;
}

/** Types that this process has handlers for, written to the database before their first job, and those of others. */
export class TypeCatalog {
  readonly #store: Pick<Store, "registerTypes" | "getTypes" | "policyOf" | "storedType">;
  readonly #handlers: ReadonlyMap<string, JobHandler>;
  readonly #defaults: JobPolicy;
  /** What was written to the database; by handler, since a type's handler may be replaced. */
  readonly #registered = new Map<JobHandler, CataloguedType>();
  #registering: Promise<void> = Promise.resolve();

  constructor(
    store: Pick<Store, "registerTypes" | "getTypes" | "policyOf" | "storedType">,
    handlers: ReadonlyMap<string, JobHandler>,
    defaults: JobPolicy,
  ) {
    this.#store = store;
    this.#handlers = handlers;
    this.#defaults = defaults;
  }

  /** Writes the types of all handlers that were not written yet. */
  registerAll(): Promise<void> {
    this.#registering = this.#registering.catch(() => {}).then(() => this.#registerMissing());
    return this.#registering;
  }

  /**
   * As `findHere`, when what is stored is not newer than the handler: that would count, since newer processes are going to
   * run the job.
   */
  find(type: string, queue?: string): CataloguedType | undefined {
    const storedVersion = this.#store.storedType(type)?.schemaVersion ?? 1;
    const isOutdated = storedVersion > (this.#handlers.get(type)?.schemaVersion ?? 1);
    return isOutdated ? undefined : this.findHere(type, queue);
  }

  /** The type, with its policy for a queue (default: its own), when its handler is here and it is known to the database already. */
  findHere(type: string, queue?: string): CataloguedType | undefined {
    const handler = this.#handlers.get(type);
    const registered = handler === undefined ? undefined : this.#registered.get(handler);
    return registered && { ...registered, policy: this.#policyOf(type, queue, registered) };
  }

  /** The type, whoever has its handler. Throws InvalidInputError `UNKNOWN_TYPE`. */
  async get(type: string, queue?: string): Promise<CataloguedType> {
    if (this.#handlers.has(type)) {
      await this.registerAll();
      const local = this.find(type, queue);
      if (local !== undefined) return local;
    }
    const isWanted = (known: JobType) => known.type === type;
    let types = await this.#store.getTypes();
    // Those are up to a second old; registering nothing answers what is known at this moment.
    if (!types.some(isWanted)) types = await this.#store.registerTypes([]);
    const remote = types.find(isWanted);
    if (remote !== undefined)
      return {
        queue: remote.queue,
        policy: this.#policyOf(type, queue, remote),
        judgedByStore: remote.schema !== null,
      };
    throw unknownType(type, [...new Set([...this.#handlers.keys(), ...types.map((other) => other.type)])]);
  }

  #policyOf(type: string, queue: string | undefined, known: Pick<JobType, "queue" | "policy">): JobPolicy {
    return this.#store.policyOf(type, queue ?? known.queue) ?? known.policy;
  }

  async #registerMissing(): Promise<void> {
    const missing = [...this.#handlers.values()].filter((handler) => !this.#registered.has(handler));
    if (missing.length === 0) return;
    const types = missing.map((handler) => jobTypeOf(handler, this.#defaults));
    await this.#store.registerTypes(types);
    missing.forEach((handler, index) => {
      const { queue, policy } = types[index]!;
      this.#registered.set(handler, { queue, policy, schema: handler.schema, judgedByStore: false });
    });
  }
}

function unknownType(type: unknown, known: readonly string[]): InvalidInputError {
  const shown = isTypeName(type) ? `type ${type}` : "a type of that name";
  const list = known.toSorted().join(", ") || "none";
  const fault = { pointer: "/type", detail: "is not a known type" };
  return new InvalidInputError(
    "UNKNOWN_TYPE",
    `No process has a handler of ${shown}. Known types: ${list}.`,
    [fault],
  );
}
