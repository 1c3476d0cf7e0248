import { z } from "zod";
import { fileName } from "./file-name-shape.ts";
import { FORMATS, formatOfName, type Format } from "./format.ts";
import { COLUMN_TYPES } from "./sink/parquet-column.ts";

const MOST_COLUMNS = 1600;

/** Settings that mean something for some formats alone. */
const ONLY_OF = {
  columns: ["csv", "parquet"],
  formulas: ["csv"],
  types: ["parquet"],
} as const satisfies Readonly<Record<string, readonly Format[]>>;

const identifier = z
  .string()
  .min(1)
  .max(63)
  .refine((name) => name.isWellFormed() && !name.includes("\0"), "is no name of PostgreSQL");

/** A table that rows are added to. */
export const tableShape = z.strictObject({
  table: identifier,
  schema: identifier.optional().describe("Default: `public`."),
  columns: z
    .array(identifier)
    .min(1)
    .max(MOST_COLUMNS)
    .optional()
    .describe(
      "Columns that rows are given for. Default: those of `map`, of the source, or of its first row.",
    ),
});

/** A file that rows are written to. */
export const fileShape = z
  .strictObject({
    file: fileName,
    format: z.enum(FORMATS).optional().describe("Default: what the name's ending says."),
    gzip: z.boolean().optional().describe("Whether to compress it. Default: whether the name ends in `.gz`."),
    columns: z
      .array(z.string().min(1).max(200))
      .min(1)
      .max(MOST_COLUMNS)
      .optional()
      .describe("Of CSV and Parquet. Default: those of `map`, of the source, or of its first row."),
    types: z
      .record(z.string().min(1).max(200), z.enum(COLUMN_TYPES))
      .optional()
      .describe("What columns of Parquet hold. Default: what the values of the first rows are."),
    formulas: z
      .enum(["escape", "keep"])
      .optional()
      .describe(
        "Whether a text that a spreadsheet would take for a formula gets an apostrophe in CSV. Default: escape.",
      ),
  })
  .superRefine((target, context) => {
    const named = formatOfName(target.file);
    const format = target.format ?? named.format;
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    if (format === undefined) {
      refuse("format", `must be one of ${FORMATS.join(", ")}: the name does not say it`);
      return;
    }
    for (const [field, formats] of Object.entries(ONLY_OF)) {
      const given = target[field as keyof typeof ONLY_OF] !== undefined;
      if (given && !(formats as readonly Format[]).includes(format))
        refuse(field, `has no meaning for ${format}`);
    }
    if (format === "parquet" && (target.gzip ?? named.gzip))
      refuse("gzip", "must be left out: Parquet compresses itself");
  });
export type FileTarget = z.output<typeof fileShape>;
