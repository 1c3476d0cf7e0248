import { BulkActionNotFoundError, InvalidInputError } from "@millrace/core";
import type { BulkAction, BulkPreview } from "@millrace/core";
import { type BulkSettings, toBulkRequest } from "./bulk-settings.ts";
import type { Engine } from "./engine.ts";

/** Most actions of one page. */
const MAX_ACTIONS = 1000;
const ID = /^[1-9][0-9]{0,18}$/;
const MAX_ID = 9_223_372_036_854_775_807n;

export interface BulkActionList {
  /** Newest first. */
  readonly actions: readonly BulkAction[];
  /** Where the next page begins, or null at the end. */
  readonly nextCursor: string | null;
}

/**
 * Changes by filter of a manager. A process that runs workers carries them out in batches; what one that dies left
 * undone, another goes on with. Jobs that are created after an action began are left alone.
 */
export class BulkActions {
  readonly #connect: () => Promise<Engine>;

  constructor(connect: () => Promise<Engine>) {
    this.#connect = connect;
  }

  /**
   * How many jobs the action would change now; changes nothing. Counts for about two seconds at most, and says when it
   * did not come to the end. Throws InvalidInputError (`INVALID_BULK_ACTION`, `INVALID_FILTER`).
   */
  async preview(settings: BulkSettings): Promise<BulkPreview> {
    const request = toBulkRequest(settings);
    return (await this.#connect()).store.previewBulk(request);
  }

  /** Begins an action, and does not wait for its end: see `get`. Throws as `preview`, and `UNKNOWN_QUEUE`. */
  async start(settings: BulkSettings): Promise<BulkAction> {
    const request = toBulkRequest(settings);
    const { store } = await this.#connect();
    return this.get(await store.startBulk(request));
  }

  /** How far an action is. Throws BulkActionNotFoundError. */
  async get(id: string): Promise<BulkAction> {
    const { store } = await this.#connect();
    const action = isActionId(id) ? await store.getBulkAction(id) : null;
    if (action === null) throw new BulkActionNotFoundError(id);
    return action;
  }

  /** Kept as long as finished jobs are. `limit`: 1 to 1000, default 100. Throws InvalidInputError `INVALID_RANGE`. */
  async list({
    limit = 100,
    cursor,
  }: {
    readonly limit?: number;
    readonly cursor?: string;
  } = {}): Promise<BulkActionList> {
    if (!Number.isInteger(limit) || limit < 1 || limit > MAX_ACTIONS)
      throw invalidRange("limit", `must be an integer from 1 to ${MAX_ACTIONS}`);
    if (cursor !== undefined && !isActionId(cursor)) throw invalidRange("cursor", "is not a cursor");
    const { store } = await this.#connect();
    const found = await store.listBulkActions(limit + 1, cursor ?? null);
    const actions = found.slice(0, limit);
    return { actions, nextCursor: found.length > limit ? (actions.at(-1)?.id ?? null) : null };
  }

  /**
   * Ends an action where it is, once its batch under way is through; what it changed stays changed. One that has ended
   * stays as it was. Throws BulkActionNotFoundError.
   */
  async stop(id: string): Promise<BulkAction> {
    const { store } = await this.#connect();
    if (isActionId(id)) await store.stopBulk(id);
    return this.get(id);
  }
}

function isActionId(id: unknown): id is string {
  return typeof id === "string" && ID.test(id) && BigInt(id) <= MAX_ID;
}

function invalidRange(field: string, detail: string): InvalidInputError {
  return new InvalidInputError("INVALID_RANGE", `${field} ${detail}.`, [{ pointer: `/${field}`, detail }]);
}
