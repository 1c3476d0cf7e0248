import { UnrecoverableError } from "@millrace/core";
import type { Batch, Position, Row } from "../row.ts";
import { parseRow } from "./read-ndjson.ts";

/** Bytes of one element. */
const MOST_BYTES = 1024 * 1024;

const [NEWLINE, QUOTE, COMMA, OPEN_LIST, BACKSLASH, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [
  10, 34, 44, 91, 92, 93, 123, 125,
];

/** What comes next: `[`, an element or `]`, an element, `,` or `]`, nothing more. */
type Next = "list" | "first" | "element" | "comma" | "end";

/**
 * The elements of one list of objects, as they come. Only where one ends is looked for here; JSON.parse judges each.
 * A library would not tell the place in bytes, which a checkpoint is made of.
 */
export async function* readJson(chunks: AsyncIterable<Buffer>, start: Position): AsyncGenerator<Batch> {
  let next: Next = start.end === 0 ? "list" : "comma";
  let line = start.line === 0 ? 1 : start.line;
  /** Bytes before those at hand. */
  let before = start.end;
  let rest: Buffer = Buffer.alloc(0);
  // Of the element that has begun: where, on which line, how deep, and whether within a text.
  let from = -1;
  let begunOn = 0;
  let depth = 0;
  let isText = false;
  let at = 0;

  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const rows: Row[] = [];
    // A character after a backslash may be in the next chunk.
    for (; at < bytes.length; at += 1) {
      const byte = bytes[at] as number;
      if (byte === NEWLINE) line += 1;
      if (from !== -1) {
        if (isText) {
          if (byte === BACKSLASH) {
            if (at + 1 === bytes.length) break;
            at += 1;
          } else if (byte === QUOTE) isText = false;
          continue;
        }
        if (byte === QUOTE) isText = true;
        else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth += 1;
        else if (depth > 0 && (byte === CLOSE_OBJECT || byte === CLOSE_LIST)) depth -= 1;
        else if (depth === 0 && (byte === COMMA || byte === CLOSE_LIST)) {
          rows.push(element(bytes.toString("utf8", from, at), line, before + at));
          from = -1;
          next = byte === COMMA ? "element" : "end";
        }
        continue;
      }
      if (isSpace(byte) || (next === "list" && before + at < 3 && byte >= 0x80)) continue;
      if (next === "list" && byte === OPEN_LIST) next = "first";
      else if (next === "comma" && byte === COMMA) next = "element";
      else if ((next === "comma" || next === "first") && byte === CLOSE_LIST) next = "end";
      else if ((next === "first" || next === "element") && byte !== COMMA && byte !== CLOSE_LIST) {
        from = at;
        begunOn = line;
        at -= 1;
        isText = false;
        depth = 0;
      } else throw new UnrecoverableError(`Line ${line} is no part of a JSON list of objects.`);
    }
    const keep = from === -1 ? bytes.length : from;
    rest = bytes.subarray(keep);
    before += keep;
    at -= keep;
    if (from !== -1) from = 0;
    if (rest.length > MOST_BYTES) {
      throw new UnrecoverableError(`The element on line ${begunOn} has more than ${MOST_BYTES} bytes.`);
    }
    if (rows.length > 0) yield { columns: null, rows };
  }
  if (next !== "end") throw new UnrecoverableError("The JSON ends before its list does.");
}

/** The text between commas is JSON, or where the next element begins is not known. */
function element(text: string, line: number, end: number): Row {
  const row = parseRow(text, line, end);
  if (row.fault?.startsWith("is no JSON:") !== true) return row;
  throw new UnrecoverableError(`The element on line ${line} ${row.fault}`);
}

function isSpace(byte: number): boolean {
  return byte === 32 || byte === NEWLINE || byte === 13 || byte === 9;
}
