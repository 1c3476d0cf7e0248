import { type BulkAction, type BulkState, type JobFilter, mapInstants } from "@millrace/core";
import type { Row } from "../connection.ts";

const COLUMNS = `b.id::text, b.action, b.filter::text, b.queue, b.priority, b.actor, b.state, b.expected::float8, b.expected_exact,
  b.done::float8, b.skipped::text, b.error, date_part('epoch', b.created_at) * 1000 as created_ms,
  date_part('epoch', b.updated_at) * 1000 as updated_ms, date_part('epoch', b.ended_at) * 1000 as ended_ms`;

/** Lock: none. Index: bulk_action's primary key. */
export const READ_BULK_ACTION = `select ${COLUMNS} from millrace.bulk_actions b where b.id = $1::text::int8`;

/** A page, newest first. Lock: none. Index: bulk_action's primary key, backwards. */
export const LIST_BULK_ACTIONS = `
select ${COLUMNS} from millrace.bulk_actions b where b.id < coalesce($2::text::int8, 9223372036854775807) order by b.id desc limit $1::text::int8`;

/** A filter as SQL reads it; instants as ISO 8601. */
export function filterText(filter: JobFilter): string {
  return JSON.stringify(filter);
}

export function toBulkAction(row: Row): BulkAction {
  const date = (name: string) => new Date(Math.round(row[name] as number));
  return {
    id: row.id as string,
    action: row.action as BulkAction["action"],
    filter: mapInstants(JSON.parse(row.filter as string), (instant: string) => new Date(instant)),
    ...(row.queue !== null && { queue: row.queue as string }),
    ...(row.priority !== null && { priority: row.priority as number }),
    actor: row.actor as string,
    state: row.state as BulkState,
    expected: row.expected as number,
    expectedExact: row.expected_exact as boolean,
    done: row.done as number,
    skipped: JSON.parse(row.skipped as string),
    error: row.error as string | null,
    createdAt: date("created_ms"),
    updatedAt: date("updated_ms"),
    endedAt: row.ended_ms === null ? null : date("ended_ms"),
  };
}
