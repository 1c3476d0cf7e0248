import { toJson } from "./text-writer.ts";

export const COLUMN_TYPES = ["text", "integer", "number", "boolean", "time", "json"] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];

interface Kind {
  /** As Parquet names it: https://github.com/apache/parquet-format/blob/master/LogicalTypes.md */
  readonly element: {
    readonly type: "BYTE_ARRAY" | "INT64" | "DOUBLE" | "BOOLEAN";
    readonly converted_type?: "UTF8" | "TIMESTAMP_MILLIS" | "JSON";
  };
  /** What is written of a value; undefined: it is none of this kind. */
  convert(value: unknown): unknown;
}

const INT64 = { least: -(2n ** 63n), most: 2n ** 63n - 1n };
/** ISO 8601 with an offset, and as PostgreSQL writes a timestamptz. */
const INSTANT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d(:?\d\d)?)$/;

export const COLUMN_KINDS: Readonly<Record<ColumnType, Kind>> = {
  text: {
    element: { type: "BYTE_ARRAY", converted_type: "UTF8" },
    // Bytes: of each text the library would make an array with memory of its own.
    convert: (value) => (typeof value === "string" ? Buffer.from(value) : undefined),
  },
  integer: {
    element: { type: "INT64" },
    convert(value) {
      const whole = isWhole(value) || (typeof value === "string" && /^-?\d{1,19}$/.test(value));
      if (!whole) return undefined;
      const integer = BigInt(value);
      return integer < INT64.least || integer > INT64.most ? undefined : integer;
    },
  },
  number: {
    element: { type: "DOUBLE" },
    convert: (value) => (typeof value === "number" ? value : undefined),
  },
  boolean: {
    element: { type: "BOOLEAN" },
    convert: (value) => (typeof value === "boolean" ? value : undefined),
  },
  time: {
    element: { type: "INT64", converted_type: "TIMESTAMP_MILLIS" },
    convert(value) {
      if (value instanceof Date) return value;
      if (typeof value !== "string" || !INSTANT.test(value)) return undefined;
      const time = new Date(value);
      return Number.isNaN(time.getTime()) ? undefined : time;
    },
  },
  json: {
    element: { type: "BYTE_ARRAY", converted_type: "JSON" },
    // As in files of JSON: what JavaScript would round is a text.
    convert: (value) => JSON.parse(toJson(value)) as unknown,
  },
};

/** The kind of a column of which these are the first values. Nothing but nulls is text, and a mixture JSON. */
export function guessType(values: readonly unknown[]): ColumnType {
  const given = values.filter((value) => value !== null && value !== undefined);
  const all = (is: (value: unknown) => boolean) => given.every(is);
  if (all((value) => typeof value === "string")) return "text";
  if (all((value) => typeof value === "boolean")) return "boolean";
  if (all(isWhole)) return "integer";
  if (all((value) => typeof value === "number")) return "number";
  if (all((value) => value instanceof Date)) return "time";
  return "json";
}

/** Not -0, which an integer cannot be. */
function isWhole(value: unknown): value is number | bigint {
  return typeof value === "bigint" || (Number.isSafeInteger(value) && !Object.is(value, -0));
}
