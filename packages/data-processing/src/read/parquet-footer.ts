import { deserializeTCompactProtocol } from "hyparquet/src/thrift.js";
import { checkStruct } from "./parquet-thrift.ts";

/** Of the least and the most of a column of decimals; 38 digits have 16. */
const MOST_DECIMAL_BYTES = 64;
/** `ConvertedType` of the format. */
const DECIMAL = 5;

/** What is looked at of a footer, by the numbers of Thrift's fields. */
interface Footer {
  /** `schema`: `type`, of columns alone, and `converted_type`. */
  readonly field_2?: readonly { readonly field_1?: number; readonly field_6?: number }[];
  /** `row_groups`, `columns`, `meta_data`, `statistics`: the most and the least, twice. */
  readonly field_4?: readonly {
    readonly field_1?: readonly { readonly field_3?: { readonly field_12?: Statistics } }[];
  }[];
}
interface Statistics {
  readonly field_1?: Uint8Array;
  readonly field_2?: Uint8Array;
  readonly field_5?: Uint8Array;
  readonly field_6?: Uint8Array;
}

/**
 * Looks at a footer before the library reads it, which takes the square of the length of an integer, and of a decimal, however
 * long the file says that they are. Throws what is wrong. The format:
 * https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift
 */
export function checkFooter(bytes: ArrayBuffer): void {
  const view = new DataView(bytes);
  checkStruct({ view, offset: 0 });
  const { field_2: schema = [], field_4: groups = [] }: Footer = deserializeTCompactProtocol({
    view,
    offset: 0,
  });
  const columns = schema.filter(({ field_1: type }) => type !== undefined);
  for (const { field_1: chunks = [] } of groups) {
    for (const [place, { field_3: meta }] of chunks.entries()) {
      if (columns[place]?.field_6 !== DECIMAL) continue;
      const { field_1, field_2, field_5, field_6 } = meta?.field_12 ?? {};
      for (const { length = 0 } of [field_1 ?? [], field_2 ?? [], field_5 ?? [], field_6 ?? []])
        if (length > MOST_DECIMAL_BYTES)
          throw new RangeError(
            `a decimal of ${length} bytes is none: at most ${MOST_DECIMAL_BYTES} are read`,
          );
    }
  }
}
