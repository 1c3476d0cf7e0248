import { type BulkState, type BulkStore, InvalidInputError } from "@millrace/core";
import { filterText, LIST_BULK_ACTIONS, READ_BULK_ACTION, toBulkAction } from "./queries/bulk-actions.ts";
import type { StoreBase } from "./store-part.ts";

/** Locks and indexes are told at the functions. */
const PREVIEW = "select p.matched::float8, p.exact from millrace.preview_bulk($1, $2::text::jsonb) p";
const START = "select millrace.start_bulk($1, $2::text::jsonb, $3, $4::text::int4)::text as id";
const STOP = "select millrace.stop_bulk($1::text::int8) as stopped";
const WORK = "select w.id::text, w.state from millrace.work_bulk($1::text::int4) w";

/** Changes by filter. */
export function createBulkChanging({ general, changes, bind, dictionary }: StoreBase): BulkStore {
  return {
    async previewBulk({ action, filter }) {
      const [row] = await general.run(bind(PREVIEW), [action, filterText(filter)]);
      return { matched: row?.matched as number, exact: row?.exact as boolean };
    },
    async startBulk({ action, filter, queue, priority }) {
      if (queue !== undefined && (await dictionary.queue(queue)) === undefined) {
        const detail = `${JSON.stringify(queue)} is not a known queue`;
        throw new InvalidInputError("UNKNOWN_QUEUE", `${detail}.`, [{ pointer: "/queue", detail }]);
      }
      const [row] = await changes.run(bind(START), [
        action,
        filterText(filter),
        queue ?? null,
        priority === undefined ? null : String(priority),
      ]);
      return row?.id as string;
    },
    async getBulkAction(id) {
      const [row] = await general.run(bind(READ_BULK_ACTION), [id]);
      return row === undefined ? null : toBulkAction(row);
    },
    async listBulkActions(limit, beforeId) {
      return (await general.run(bind(LIST_BULK_ACTIONS), [String(limit), beforeId])).map(toBulkAction);
    },
    async stopBulk(id) {
      const [row] = await changes.run(bind(STOP), [id]);
      return row?.stopped as boolean;
    },
    async workBulk(limit) {
      const [row] = await general.run(bind(WORK), [String(limit)]);
      return row === undefined ? null : { id: row.id as string, state: row.state as BulkState };
    },
  };
}
