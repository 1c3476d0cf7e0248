import { parseExactJson, UnrecoverableError } from "@millrace/core";
import { type Batch, isRecord, type Position, type Row } from "../row.ts";

/** Bytes of one line. */
const MOST_BYTES = 1024 * 1024;
const NEWLINE = 10;

/** Objects, one a line. Lines of white space are passed over. */
export async function* readNdjson(chunks: AsyncIterable<Buffer>, start: Position): AsyncGenerator<Batch> {
  let { line, end } = start;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const rows: Row[] = [];
    let from = 0;
    for (let to = bytes.indexOf(NEWLINE); to !== -1; to = bytes.indexOf(NEWLINE, from)) {
      line += 1;
      end += to + 1 - from;
      const text = bytes.toString("utf8", from, to);
      if (text.trim() !== "") rows.push(parseRow(text, line, end));
      from = to + 1;
    }
    rest = bytes.subarray(from);
    if (rest.length > MOST_BYTES) {
      throw new UnrecoverableError(`Line ${line + 1} has more than ${MOST_BYTES} bytes.`);
    }
    if (rows.length > 0) yield { columns: null, rows };
  }
  const text = rest.toString("utf8");
  if (text.trim() !== "") yield { columns: null, rows: [parseRow(text, line + 1, end + rest.length)] };
}

/** A row from the text of a JSON object. Numbers that JavaScript would change are texts. */
export function parseRow(text: string, line: number, end: number): Row {
  try {
    const value = parseExactJson(line === 1 ? text.replace(/^\uFEFF/, "") : text);
    if (isRecord(value)) return { line, end, record: value, fault: null };
    return { line, end, record: null, fault: "is no JSON object" };
  } catch (error) {
    return { line, end, record: null, fault: `is no JSON: ${(error as Error).message}` };
  }
}
