import { type InputAnswer, type InputPiece, type JobId, MAX_INPUT_BYTES } from "@millrace/core";
import type { Runner } from "../connection.ts";
import { numberArray } from "../array-literal.ts";

/** Pieces of one job that are read together. */
const MOST_PIECES = 256;

/** Lock and index are told at the function. */
const WRITE_INPUT =
  "select millrace.write_input($1::text::int8, decode($2, 'base64'), $3::text::bool, $4::text::int8) as answer";

/** Lock: none. Index: job_input's primary key, a range of it for each job. */
const READ_INPUT = `
select i.job_id::text, i.byte_offset::float8 as at, encode(i.bytes, 'base64') as bytes, i.closes
from unnest($1::text::int8[], $2::text::int8[]) p (job_id, at)
cross join lateral (
  select * from millrace.job_input j where j.job_id = p.job_id and j.byte_offset >= p.at
  order by j.byte_offset limit ${MOST_PIECES}) i
order by i.job_id, i.byte_offset`;

export async function writeInput(
  runner: Runner,
  bind: (text: string) => string,
  id: JobId,
  bytes: Uint8Array,
  closes: boolean,
): Promise<InputAnswer> {
  const [row] = await runner.run(bind(WRITE_INPUT), [
    id,
    Buffer.from(bytes).toString("base64"),
    String(closes),
    String(MAX_INPUT_BYTES),
  ]);
  return row?.answer as InputAnswer;
}

export async function readInput(
  runner: Runner,
  bind: (text: string) => string,
  places: readonly Pick<InputPiece, "jobId" | "at">[],
): Promise<InputPiece[]> {
  const rows = await runner.run(bind(READ_INPUT), [
    numberArray(places.map(({ jobId }) => jobId)),
    numberArray(places.map(({ at }) => at)),
  ]);
  return rows.map((row) => ({
    jobId: row.job_id as string,
    at: row.at as number,
    bytes: Buffer.from(row.bytes as string, "base64"),
    closes: row.closes as boolean,
  }));
}
