import { z } from "zod";
import { FORMATS, formatOfName } from "./format.ts";
import { fileName } from "./file-name-shape.ts";

const csvShape = z
  .strictObject({
    delimiter: z
      .string()
      .regex(/^[^"\r\n]$/, "must be one character, no quote and no line break")
      .optional()
      .describe("Default: a comma."),
    columns: z
      .array(z.string().min(1).max(200))
      .min(1)
      .max(1600)
      .optional()
      .describe("Names of the columns of a text whose first row is data."),
    empty: z.enum(["null", "text"]).optional().describe("What an empty field is. Default: null."),
  })
  .describe("How a CSV text is written.");
export type CsvSettings = z.output<typeof csvShape>;

const fields = {
  rows: z.array(z.record(z.string(), z.json())).max(100_000).optional().describe("The rows themselves."),
  text: z.string().optional().describe("A text, in `format`."),
  file: fileName.optional(),
  url: z
    .string()
    .min(1)
    .max(2048)
    .optional()
    .describe("Fetched with GET. Whether requests may go there is asked at each attempt."),
  query: z.string().min(1).max(100_000).optional().describe("One `select`, run read-only."),
  connection: z
    .string()
    .min(1)
    .max(80)
    .optional()
    .describe("Where the query runs: a name that the operator gave. Default: `default`."),
  parameters: z
    .array(z.union([z.string(), z.number(), z.boolean(), z.null()]))
    .max(100)
    .optional()
    .describe("What `$1` of the query and those after it stand for."),
  format: z.enum(FORMATS).optional().describe("Default: what the ending of the file or the URL says."),
  gzip: z.boolean().optional().describe("Whether it is compressed. Default: whether the name ends in `.gz`."),
  csv: csvShape.optional(),
};

const KINDS = ["rows", "text", "file", "url", "query"] as const;
export type SourceKind = (typeof KINDS)[number];

/** What each kind may be told with. */
const DETAILS: Readonly<Record<SourceKind, readonly string[]>> = {
  rows: [],
  text: ["format", "csv"],
  file: ["format", "gzip", "csv"],
  url: ["format", "gzip", "csv"],
  query: ["connection", "parameters"],
};

const anySource = z.strictObject(fields);
export type Source = z.output<typeof anySource>;

/** Where rows come from: exactly one of `kinds`. */
export function sourceShape(kinds: readonly SourceKind[]): z.ZodType<Source> {
  return anySource.superRefine((source, context) => {
    const told = KINDS.filter((kind) => source[kind] !== undefined);
    const [kind] = told;
    if (kind === undefined || told.length > 1 || !kinds.includes(kind)) {
      context.addIssue({ code: "custom", message: `must name one source: ${kinds.join(", ")}` });
      return;
    }
    for (const field of Object.keys(source)) {
      if (field !== kind && !DETAILS[kind].includes(field)) {
        context.addIssue({
          code: "custom",
          path: [field],
          message: `has no meaning for a source by ${kind}`,
        });
      }
    }
    if (kind === "rows" || kind === "query") return;
    const format = formatOf(source);
    if (format === undefined) {
      const message = `must be one of ${FORMATS.join(", ")}: the name does not say it`;
      context.addIssue({ code: "custom", path: ["format"], message });
    } else if (format === "parquet" && (kind === "text" || isGzip(source))) {
      const message = "cannot be parquet here: it is read from a file or a URL, and compresses itself";
      context.addIssue({ code: "custom", path: ["format"], message });
    } else if (format !== "csv" && source.csv !== undefined) {
      context.addIssue({ code: "custom", path: ["csv"], message: `has no meaning for ${format}` });
    }
  });
}

/** The part of a source that says by its ending what it holds. */
function nameOf({ file, url }: Source): string {
  return file ?? (url === undefined ? "" : (URL.parse(url)?.pathname ?? ""));
}

export function formatOf(source: Source) {
  return source.format ?? formatOfName(nameOf(source)).format;
}

export function isGzip(source: Source): boolean {
  return source.gzip ?? formatOfName(nameOf(source)).gzip;
}
