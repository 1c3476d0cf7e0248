import {
  type AuditEntry,
  type AuditFilter,
  InvalidInputError,
  isJobId,
  isStorableDate,
  isStorableText,
} from "@millrace/core";
import type { Engine } from "./engine.ts";

/** Most entries of one page. */
const MAX_ENTRIES = 1000;

const text = {
  accepts: (value: unknown) => typeof value === "string" && isStorableText(value),
  detail: "must be a text",
};
const time = { accepts: isStorableDate, detail: "must be a Date" };
const FILTERS: Readonly<
  Record<keyof AuditFilter, { accepts(value: unknown): boolean; readonly detail: string }>
> = { actor: text, action: text, targetKind: text, targetId: text, after: time, before: time };

export interface AuditList {
  /** Newest first. */
  readonly entries: readonly AuditEntry[];
  /** Where the next page begins, or null at the end. */
  readonly nextCursor: string | null;
}

/** Who changed what: jobs, queues, schedules and rules, by whichever door. Entries are never changed. */
export class AuditTrail {
  readonly #connect: () => Promise<Engine>;

  constructor(connect: () => Promise<Engine>) {
    this.#connect = connect;
  }

  /** Entries that fit all filters. `limit`: 1 to 1000, default 100. Throws InvalidInputError `INVALID_RANGE`. */
  async list(
    filter: AuditFilter = {},
    range: { readonly limit?: number; readonly cursor?: string } = {},
  ): Promise<AuditList> {
    const { limit = 100, cursor } = range;
    if (!Number.isInteger(limit) || limit < 1 || limit > MAX_ENTRIES)
      throw invalid("limit", `must be an integer from 1 to ${MAX_ENTRIES}`);
    if (cursor !== undefined && !isJobId(cursor))
      throw invalid("cursor", "must be the nextCursor of the page before");
    for (const [name, value] of Object.entries(filter)) {
      const check = Object.hasOwn(FILTERS, name) ? FILTERS[name as keyof AuditFilter] : undefined;
      if (check === undefined) throw invalid(name, "is not a filter");
      if (value !== undefined && !check.accepts(value)) throw invalid(name, check.detail);
    }
    const { store } = await this.#connect();
    const found = await store.listAudit(filter, limit + 1, cursor ?? null);
    const entries = found.slice(0, limit);
    return { entries, nextCursor: found.length > limit ? (entries.at(-1)?.id ?? null) : null };
  }
}

function invalid(field: string, detail: string): InvalidInputError {
  return new InvalidInputError("INVALID_RANGE", `${field} ${detail}.`, [{ pointer: `/${field}`, detail }]);
}
