import type { DataReader } from "hyparquet";
import { readVarInt } from "hyparquet/src/thrift.js";
import { skipInteger } from "./parquet-thrift.ts";

/** Of one value. */
const MOST_BITS = 64;
/** What a part of a block holds is a multiple of so many values. */
const PART_VALUES = 32;

/**
 * Looks at numbers in DELTA_BINARY_PACKED before the library decodes them: it makes the first one, and the least of each
 * block, as long as the page says. Throws what is wrong. The format: https://github.com/apache/parquet-format/blob/master/Encodings.md
 */
export function checkDeltas(view: DataView, offset: number, count: number): void {
  const reader: DataReader = { view, offset };
  const [blockValues, parts] = [readSmall(reader), readSmall(reader)];
  const partValues = blockValues / parts;
  if (!(partValues > 0 && partValues % PART_VALUES === 0))
    throw new RangeError(`a page has blocks of ${blockValues} numbers in ${parts} parts`);
  skipInteger(reader);
  skipInteger(reader);
  for (let left = count - 1; left > 0; ) {
    skipInteger(reader);
    const widths = new Uint8Array(view.buffer, view.byteOffset + reader.offset, parts);
    reader.offset += parts;
    for (const width of widths) {
      if (left <= 0) break;
      if (width > MOST_BITS) throw new RangeError(`a page has numbers of ${width} bits`);
      reader.offset += (partValues / 8) * width;
      left -= partValues;
    }
  }
}

function readSmall(reader: DataReader): number {
  const { view, offset } = reader;
  skipInteger(reader);
  return readVarInt({ view, offset });
}
