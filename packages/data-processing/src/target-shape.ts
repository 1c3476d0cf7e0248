import { z } from "zod";
import { fileName } from "./file-name-shape.ts";
import { formatOfName, WRITTEN_FORMATS } from "./format.ts";

const MOST_COLUMNS = 1600;

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
    format: z
      .enum(WRITTEN_FORMATS, "must be csv, ndjson or json; Parquet can be read, and not written")
      .optional()
      .describe("Default: what the name's ending says."),
    gzip: z.boolean().optional().describe("Whether to compress it. Default: whether the name ends in `.gz`."),
    columns: z
      .array(z.string().min(1).max(200))
      .min(1)
      .max(MOST_COLUMNS)
      .optional()
      .describe("Of CSV. Default: those of `map`, of the source, or of its first row."),
    formulas: z
      .enum(["escape", "keep"])
      .optional()
      .describe(
        "Whether a text that a spreadsheet would take for a formula gets an apostrophe in CSV. Default: escape.",
      ),
  })
  .superRefine((target, context) => {
    const format = target.format ?? formatOfName(target.file).format;
    if (format === undefined || format === "parquet") {
      const message = `must be csv, ndjson or json${format === undefined ? ": the name does not say it" : "; Parquet can be read, and not written"}`;
      context.addIssue({ code: "custom", path: ["format"], message });
    } else if (format !== "csv") {
      for (const field of ["columns", "formulas"] as const) {
        if (target[field] === undefined) continue;
        context.addIssue({ code: "custom", path: [field], message: `has no meaning for ${format}` });
      }
    }
  });
export type FileTarget = z.output<typeof fileShape>;
