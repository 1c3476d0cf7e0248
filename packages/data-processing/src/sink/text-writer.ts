import type { TextFormat } from "../format.ts";
import type { RowWriter } from "./row-writer.ts";
import { csvLine, csvText } from "./csv-line.ts";

export interface WriterOptions {
  /** Of CSV. */
  readonly columns: readonly string[];
  readonly escapeFormulas: boolean;
}

/** One object a line; a list of objects; RFC 4180 with a first row of names. */
export const WRITERS: Readonly<Record<TextFormat, (options: WriterOptions) => RowWriter<string>>> = {
  ndjson: () => ({
    begin: () => "",
    rows: (records) => records.map((record) => `${toJson(record)}\n`).join(""),
    end: () => "",
  }),
  json() {
    let before = "\n";
    return {
      begin: () => "[",
      rows(records) {
        if (records.length === 0) return "";
        const text = before + records.map(toJson).join(",\n");
        before = ",\n";
        return text;
      },
      end: () => "\n]\n",
    };
  },
  csv: ({ columns, escapeFormulas }) => ({
    begin: () => (columns.length === 0 ? "" : csvLine(columns.map((name) => csvText(name, escapeFormulas)))),
    rows: (records) =>
      records
        .map((record) =>
          csvLine(
            columns.map((name) =>
              Object.hasOwn(record, name) ? csvField(record[name], escapeFormulas) : "",
            ),
          ),
        )
        .join(""),
    end: () => "",
  }),
};

/** Nothing for null; quotes without anything between them are an empty text. */
function csvField(value: unknown, escapeFormulas: boolean): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return csvText(value, escapeFormulas);
  return csvText(
    typeof value === "object" ? plainText(value) : `${value as number | bigint | boolean}`,
    false,
  );
}

function plainText(value: object): string {
  const json = toJson(value);
  return value instanceof Date || value instanceof Uint8Array ? (JSON.parse(json) as string) : json;
}

/**
 * Of what Parquet has, whole numbers that JavaScript would round are written as texts, and bytes as PostgreSQL writes
 * them: `\x00ff`.
 */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (inner instanceof Uint8Array) return `\\x${Buffer.from(inner).toString("hex")}`;
    if (typeof inner !== "bigint") return inner;
    return Number.isSafeInteger(Number(inner)) ? Number(inner) : String(inner);
  });
}
