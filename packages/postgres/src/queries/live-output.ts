import { type FollowedPiece, OUTPUT_STREAMS, type OutputPlace } from "@millrace/core";
import type { Runner } from "../connection.ts";
import { numberArray } from "../array-literal.ts";

/** Pieces of one job that are read together, of 64 KiB at most each. */
const MOST_PIECES = 16;

/** Lock: none. Index: job_output's primary key, a range of it for each place. */
const READ_OUTPUT = `
select p.n::int4 as place, o.run::text, o.part, o.stream, o.byte_offset::float8 as at, encode(o.bytes, 'base64') as bytes
from unnest($1::text::int8[], $2::text::int8[], $3::text::int4[]) with ordinality p (job_id, run, part, n)
cross join lateral (
  select * from millrace.job_output j
  where j.job_id = p.job_id and (j.run, j.part) > (p.run, p.part)
  order by j.run, j.part limit ${MOST_PIECES}) o
order by p.n, o.run, o.part`;

export async function readOutput(
  runner: Runner,
  bind: (text: string) => string,
  places: readonly OutputPlace[],
): Promise<FollowedPiece[][]> {
  const rows = await runner.run(bind(READ_OUTPUT), [
    numberArray(places.map(({ jobId }) => jobId)),
    numberArray(places.map(({ run }) => run)),
    numberArray(places.map(({ part }) => part)),
  ]);
  const pieces = places.map((): FollowedPiece[] => []);
  for (const row of rows) {
    pieces[(row.place as number) - 1]!.push({
      run: row.run as string,
      part: row.part as number,
      stream: OUTPUT_STREAMS[(row.stream as number) - 1]!,
      at: row.at as number,
      bytes: Buffer.from(row.bytes as string, "base64"),
    });
  }
  return pieces;
}
