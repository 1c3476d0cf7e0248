import { InvalidInputError, isTypeName, JobTypeNotFoundError, policyFaults } from "@millrace/core";
import type { PolicySettings, TypePolicy } from "@millrace/core";
import type { Engine } from "./engine.ts";

/**
 * The policies of a manager's job types: how often, when and for which errors their jobs are tried again, and how
 * long they may run. What is set here counts in every process, for jobs that are added afterwards (in other processes
 * within a second), before what the handler declares, and outlives restarts. Unknown types throw JobTypeNotFoundError.
 */
export class JobTypes {
  readonly #connect: () => Promise<Engine>;

  constructor(connect: () => Promise<Engine>) {
    this.#connect = connect;
  }

  /** All types, by name. */
  async list(): Promise<readonly TypePolicy[]> {
    return (await this.#connect()).store.getTypePolicies();
  }

  async get(type: string): Promise<TypePolicy> {
    const { store } = await this.#connect();
    const [policy] = isTypeName(type) ? await store.getTypePolicies(type) : [];
    if (policy === undefined) throw new JobTypeNotFoundError(type);
    return policy;
  }

  /** Replaces what was set before; `{}` leaves what the handler declares. Throws InvalidInputError `INVALID_POLICY`. */
  async setPolicy(type: string, settings: PolicySettings): Promise<TypePolicy> {
    checkPolicy(settings);
    const { store } = await this.#connect();
    if (!isTypeName(type) || !(await store.setTypePolicy(type, settings)))
      throw new JobTypeNotFoundError(type);
    return this.get(type);
  }
}

function checkPolicy(settings: PolicySettings): void {
  const isObject = typeof settings === "object" && settings !== null;
  const faults = isObject ? policyFaults(settings, "") : [{ pointer: "", detail: "must be an object" }];
  if (faults.length === 0) return;
  const list = faults.map(({ pointer, detail }) => `${pointer} ${detail}`.trim()).join("; ");
  throw new InvalidInputError("INVALID_POLICY", `The policy cannot be used: ${list}.`, faults);
}
