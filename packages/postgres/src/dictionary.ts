import { setTimeout as sleep } from "node:timers/promises";
import type { JobPolicy, JobType, PolicySettings, QueueSettings } from "@millrace/core";
import type { Runner } from "./connection.ts";

export interface TypeEntry {
  readonly id: number;
  readonly type: JobType;
  readonly base: JobPolicy;
  readonly operator: PolicySettings;
}

export interface QueueEntry {
  readonly id: number;
  readonly settings: QueueSettings;
  readonly policy: PolicySettings;
}

/** How old what was read may be before it is read again: limits set elsewhere are seen within this, in ms. */
const FRESH_MS = 1000;
/** Pause before what is half as old is read again. Milliseconds. */
const READ_AHEAD_MS = 10;

/**
 * Types, queues and policies by name and by id. Rows of types and policies never change their id, so a known
 * id stays true; names and settings are read again after a second.
 */
export class Dictionary {
  readonly #runner: Runner;
  readonly #readSql: string;
  readonly #internSql: string;
  readonly #policies = new Map<number, JobPolicy>();
  readonly #policyIds = new Map<string, number>();
  /** Policies of types in queues other than their own, by `type queue`. */
  readonly #elsewhere = new Map<string, JobPolicy>();
  #typesByName = new Map<string, TypeEntry>();
  #typesById = new Map<number, TypeEntry>();
  #queuesByName = new Map<string, QueueEntry>();
  #queuesById = new Map<number, QueueEntry>();
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;
  #isReadingAhead = false;
  #reads = 0;
  #lastRead = 0;

  constructor(runner: Runner, bind: (text: string) => string) {
    this.#runner = runner;
    // One statement, so that no type refers to a queue or policy that was not read. Index: none, small tables.
    this.#readSql = bind(`
      select 'queue' as what, q.id, q.name, jsonb_build_object('paused', q.paused, 'concurrency', q.concurrency, 'maxWaiting', q.max_waiting, 'keyed', q.keyed,
        'limited', q.keyed or q.rate_limit is not null)::text as body
      from millrace.queue q
      union all select 'queue policy', p.queue_id, null, p.settings::text from millrace.queue_policy p
      union all select 'policy', p.id, null, p.settings::text from millrace.policy p
      union all select 'type', t.id, t.name, jsonb_build_object('queueId', t.queue_id, 'policyId', t.policy_id, 'schema', t.schema, 'schemaVersion', t.schema_version,
        'basePolicyId', coalesce(t.base_policy_id, t.policy_id), 'declared', t.declared, 'operator', coalesce(o.settings, '{}'))::text
      from millrace.job_type t left join millrace.type_policy o on o.type = t.name`);
    this.#internSql = bind("select millrace.intern_policy($1::text::jsonb) as id");
  }

  /** Reads everything again. Concurrent calls share one statement. */
  refresh(): Promise<void> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  /** Who asks often never waits: what is half as old is read again meanwhile. */
  async fresh(): Promise<this> {
    const ageMs = performance.now() - this.#readAt;
    if (ageMs > FRESH_MS) await this.refresh();
    else if (ageMs > FRESH_MS / 2) this.#readAhead();
    return this;
  }

  /**
   * Not shared with `refresh`, which is to see what was written just before. A little later, so that it does not compete with
   * the statement before which it was asked for.
   */
  #readAhead(): void {
    if (this.#isReadingAhead) return;
    this.#isReadingAhead = true;
    void sleep(READ_AHEAD_MS, undefined, { ref: false })
      .then(() => this.#read())
      .catch(() => {}) // whoever needs it asks again, and is told
      .finally(() => {
        this.#isReadingAhead = false;
      });
  }

  async #read(): Promise<void> {
    const read = (this.#reads += 1);
    const rows = await this.#runner.run(this.#readSql);
    if (read < this.#lastRead) return; // one that was sent later was faster
    this.#lastRead = read;
    const queuesById = new Map<number, QueueEntry>();
    const queuePolicies = new Map<number, PolicySettings>();
    for (const row of rows) {
      if (row.what === "queue policy") queuePolicies.set(row.id as number, JSON.parse(row.body as string));
    }
    for (const row of rows) {
      const id = row.id as number;
      // A policy never changes, and keeps its object: who has it is known again by it.
      if (row.what === "policy" && !this.#policies.has(id))
        this.#keepPolicy(id, JSON.parse(row.body as string));
      if (row.what !== "queue") continue;
      const settings = { queue: row.name as string, ...JSON.parse(row.body as string) };
      queuesById.set(id, { id, settings, policy: queuePolicies.get(id) ?? {} });
    }
    const typesByName = new Map<string, TypeEntry>();
    for (const row of rows) {
      if (row.what !== "type") continue;
      const body = JSON.parse(row.body as string);
      const { queueId, policyId, basePolicyId, schema, schemaVersion, declared, operator } = body;
      const queue = queuesById.get(queueId)?.settings.queue;
      const policy = this.#policies.get(policyId);
      const base = this.#policies.get(basePolicyId);
      if (queue === undefined || policy === undefined || base === undefined) continue;
      const name = row.name as string;
      const type = { type: name, queue, policy, declared, schema, schemaVersion };
      typesByName.set(name, { id: row.id as number, type, base, operator });
    }
    this.#elsewhere.clear();
    this.#queuesById = queuesById;
    this.#queuesByName = new Map([...queuesById.values()].map((entry) => [entry.settings.queue, entry]));
    this.#typesByName = typesByName;
    this.#typesById = new Map([...typesByName.values()].map((entry) => [entry.id, entry]));
    this.#readAt = performance.now();
  }

  types(): IterableIterator<TypeEntry> {
    return this.#typesByName.values();
  }

  queues(): IterableIterator<QueueEntry> {
    return this.#queuesByName.values();
  }

  /** As `type`, without looking for one that is new. */
  knownType(name: string): TypeEntry | undefined {
    return this.#typesByName.get(name);
  }

  /** As `queue`, without looking for one that is new. */
  knownQueue(name: string): QueueEntry | undefined {
    return this.#queuesByName.get(name);
  }

  async type(name: string): Promise<TypeEntry | undefined> {
    if (!this.#typesByName.has(name)) await this.refresh();
    return this.#typesByName.get(name);
  }

  async queue(name: string): Promise<QueueEntry | undefined> {
    if (!this.#queuesByName.has(name)) await this.refresh();
    return this.#queuesByName.get(name);
  }

  /** Ids of the types that the database has. */
  async typeIds(names: readonly string[]): Promise<number[]> {
    const entries = await Promise.all(names.map((name) => this.type(name)));
    return entries.flatMap((entry) => (entry === undefined ? [] : [entry.id]));
  }

  typeById(id: number): TypeEntry | undefined {
    return this.#typesById.get(id);
  }

  queueById(id: number): QueueEntry | undefined {
    return this.#queuesById.get(id);
  }

  policyById(id: number): JobPolicy | undefined {
    return this.#policies.get(id);
  }

  /** As `policyId`, without storing one that is new. */
  knownPolicyId(policy: JobPolicy): number | undefined {
    return this.#policyIds.get(JSON.stringify(policy));
  }

  /** The id of a policy, stored when it is new. */
  async policyId(policy: JobPolicy): Promise<number> {
    const key = JSON.stringify(policy);
    const known = this.#policyIds.get(key);
    if (known !== undefined) return known;
    const [row] = await this.#runner.run(this.#internSql, [key]);
    const id = row?.id as number;
    this.#policyIds.set(key, id);
    this.#policies.set(id, policy);
    return id;
  }

  /**
   * What a job of a type takes over in a queue, as far as read: SQL's `policy_in` in TypeScript, so that adding a job asks
   * nobody. In the type's own queue it is what SQL worked out.
   */
  policyOf(typeName: string, queueName: string): JobPolicy | undefined {
    const entry = this.#typesByName.get(typeName);
    if (entry === undefined || queueName === entry.type.queue) return entry?.type.policy;
    const key = `${typeName} ${queueName}`;
    let policy = this.#elsewhere.get(key);
    if (policy === undefined) {
      const queue = this.#queuesByName.get(queueName)?.policy;
      policy = { ...entry.base, ...queue, ...entry.type.declared, ...entry.operator };
      this.#elsewhere.set(key, policy);
    }
    return policy;
  }

  #keepPolicy(id: number, policy: JobPolicy): void {
    this.#policies.set(id, policy);
    this.#policyIds.set(JSON.stringify(policy), id);
  }
}
