/** What can be read and written. */
export const FORMATS = ["csv", "ndjson", "json", "parquet"] as const;
export type Format = (typeof FORMATS)[number];

/** Those that are text. */
export type TextFormat = Exclude<Format, "parquet">;

const ENDINGS: Readonly<Record<string, Format>> = {
  csv: "csv",
  ndjson: "ndjson",
  jsonl: "ndjson",
  json: "json",
  parquet: "parquet",
};

/** What the ending of a name says: `people.csv.gz` is CSV in gzip. */
export function formatOfName(name: string): { readonly format: Format | undefined; readonly gzip: boolean } {
  const gzip = /\.gz$/i.test(name);
  const ending = /\.([a-z]+)$/i.exec(gzip ? name.slice(0, -3) : name)?.[1] ?? "";
  return { format: ENDINGS[ending.toLowerCase()], gzip };
}
