import { elementsOf } from "../array-literal.ts";
import type { Runner } from "../connection.ts";

/** Dead rows of ready above which lanes are marked: a claim that reads fewer takes half a second. */
const MANY_DEAD_ROWS = 2_000_000;

/** Lock: none. Index: lane_mark's primary key. Rows: one, or none where nothing was ever proven of the queue. */
const READ_FLOORS = "select m.floors::text from millrace.lane_mark m where m.queue_id = $1::text::int4";

/** For priorities 1 to 9 a seq below which there is no job of head 1; undefined: not known. */
export async function readFloors(
  runner: Runner,
  bind: (text: string) => string,
  queueId: number,
): Promise<readonly number[] | undefined> {
  const [row] = await runner.run(bind(READ_FLOORS), [String(queueId)]);
  return row === undefined ? undefined : elementsOf(row.floors as string).map(Number);
}

/**
 * What the server's statistics tell of dead rows, beside what is folded at the same time. They are an estimate, which decides nothing but
 * whether marks are worth their cost: usually vacuum takes the rows away first.
 */
export const DEAD_ROWS_PILE_UP = `pg_stat_get_dead_tuples('millrace.ready'::regclass) > ${MANY_DEAD_ROWS} as pile_up`;

/** Lock, index and proof are told at the function. */
export const MARK_LANES = "select millrace.mark_lanes()";
