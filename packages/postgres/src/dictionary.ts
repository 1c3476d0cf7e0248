import type { JobPolicy, JobType, QueueSettings } from "@millrace/core";
import type { Runner } from "./connection.ts";

export interface TypeEntry {
  readonly id: number;
  readonly type: JobType;
}

export interface QueueEntry {
  readonly id: number;
  readonly settings: QueueSettings;
}

/** How old what was read may be before it is read again: limits set elsewhere are seen within this, in ms. */
const FRESH_MS = 1000;

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
  #typesByName = new Map<string, TypeEntry>();
  #typesById = new Map<number, TypeEntry>();
  #queuesByName = new Map<string, QueueEntry>();
  #queuesById = new Map<number, QueueEntry>();
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;

  constructor(runner: Runner, bind: (text: string) => string) {
    this.#runner = runner;
    // One statement, so that no type refers to a queue or policy that was not read. Index: none, small tables.
    this.#readSql = bind(`
      select 'queue' as what, q.id, q.name, jsonb_build_object('paused', q.paused, 'concurrency', q.concurrency, 'maxWaiting', q.max_waiting)::text as body
      from millrace.queue q
      union all select 'policy', p.id, null, p.settings::text from millrace.policy p
      union all select 'type', t.id, t.name, jsonb_build_object('queueId', t.queue_id, 'policyId', t.policy_id, 'schema', t.schema, 'schemaVersion', t.schema_version)::text
      from millrace.job_type t`);
    this.#internSql = bind("select millrace.intern_policy($1::text::jsonb) as id");
  }

  /** Reads everything again. Concurrent calls share one statement. */
  refresh(): Promise<void> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async fresh(): Promise<this> {
    if (performance.now() - this.#readAt > FRESH_MS) await this.refresh();
    return this;
  }

  async #read(): Promise<void> {
    const rows = await this.#runner.run(this.#readSql);
    const queuesById = new Map<number, QueueEntry>();
    for (const row of rows) {
      const id = row.id as number;
      const body = JSON.parse(row.body as string);
      if (row.what === "policy") this.#policies.set(id, body);
      if (row.what === "queue") queuesById.set(id, { id, settings: { queue: row.name as string, ...body } });
    }
    const typesByName = new Map<string, TypeEntry>();
    for (const row of rows) {
      if (row.what !== "type") continue;
      const { queueId, policyId, schema, schemaVersion } = JSON.parse(row.body as string);
      const queue = queuesById.get(queueId)?.settings.queue;
      const policy = this.#policies.get(policyId);
      if (queue === undefined || policy === undefined) continue;
      const name = row.name as string;
      typesByName.set(name, {
        id: row.id as number,
        type: { type: name, queue, policy, schema, schemaVersion },
      });
    }
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

  async type(name: string): Promise<TypeEntry | undefined> {
    if (!this.#typesByName.has(name)) await this.refresh();
    return this.#typesByName.get(name);
  }

  async queue(name: string): Promise<QueueEntry | undefined> {
    if (!this.#queuesByName.has(name)) await this.refresh();
    return this.#queuesByName.get(name);
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
}
