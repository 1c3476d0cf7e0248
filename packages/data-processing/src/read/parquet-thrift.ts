import type { DataReader } from "hyparquet";
import { readVarInt } from "hyparquet/src/thrift.js";

/** Types of values in Thrift's compact protocol: https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md */
const [STOP, TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, STRUCT] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12,
];
/** An integer of 64 bits has ten groups of seven. */
const MOST_INTEGER_BYTES = 10;
/** Of values within values; footers have less than half as many levels. */
const MOST_DEPTH = 32;

/**
 * Looks at a structure of a Parquet file before the library reads it: that makes a number as long as a file says of an
 * integer, in the square of its length, and calls itself for each structure in another. Moves the reader behind it.
 * Throws what is wrong.
 */
export function checkStruct(reader: DataReader, depth = 0): void {
  for (;;) {
    const head = byteOf(reader);
    const type = head & 0x0f;
    if (type === STOP) return;
    if (head >> 4 === 0) skipInteger(reader);
    if (type !== TRUE && type !== FALSE) skipValue(reader, type, depth + 1);
  }
}

/** Moves the reader behind an integer of 64 bits or fewer. */
export function skipInteger(reader: DataReader): void {
  for (let bytes = 1; byteOf(reader) >= 0x80; bytes += 1)
    if (bytes === MOST_INTEGER_BYTES)
      throw new RangeError(`an integer has more than ${MOST_INTEGER_BYTES} bytes`);
}

function skipValue(reader: DataReader, type: number, depth: number): void {
  if (depth > MOST_DEPTH) throw new RangeError(`a structure has values more than ${MOST_DEPTH} deep`);
  switch (type) {
    case TRUE:
    case FALSE:
    case BYTE:
      return skip(reader, 1);
    case I16:
    case I32:
    case I64:
      return skipInteger(reader);
    case DOUBLE:
      return skip(reader, 8);
    case BINARY:
      return skip(reader, lengthOf(reader));
    case LIST: {
      const head = byteOf(reader);
      const length = head >> 4 === 15 ? lengthOf(reader) : head >> 4;
      for (let each = 0; each < length; each += 1) skipValue(reader, head & 0x0f, depth + 1);
      return;
    }
    case STRUCT:
      return checkStruct(reader, depth);
    default:
      throw new RangeError(`a structure has a value of type ${type}, which Parquet has not`);
  }
}

function lengthOf(reader: DataReader): number {
  const { view, offset } = reader;
  skipInteger(reader);
  const length = readVarInt({ view, offset });
  const left = view.byteLength - reader.offset;
  if (length >= 0 && length <= left) return length;
  throw new RangeError(`a text or a list has ${length} parts, where ${left} bytes are left`);
}

function byteOf(reader: DataReader): number {
  skip(reader, 1);
  return reader.view.getUint8(reader.offset - 1);
}

function skip(reader: DataReader, bytes: number): void {
  reader.offset += bytes;
  if (reader.offset > reader.view.byteLength) throw new RangeError("a structure goes on behind its end");
}
