import { z } from "zod";
import { conditionShape } from "./filter.ts";
import { mappingShape } from "./mapping.ts";
import { rowSchemaFault } from "./row-schema.ts";
import { sourceShape } from "./source-shape.ts";
import { fileShape, tableShape } from "./target-shape.ts";

/** Rows of a job that may be wrong before it fails. */
const MOST_BAD_ROWS = 1000;

const steps = {
  where: z
    .array(conditionShape)
    .max(100)
    .optional()
    .describe("Conditions that a row of the source has to meet; others are left out."),
  map: mappingShape
    .optional()
    .describe("The fields of the rows that are written. Default: those of the source."),
  schema: z
    .record(z.string(), z.json())
    .superRefine((schema, context) => {
      const fault = rowSchemaFault(schema);
      if (fault !== undefined) context.addIssue({ code: "custom", message: fault });
    })
    .optional()
    .describe("A JSON Schema that rows have to meet as they are written; others are bad rows."),
  maxBadRows: z
    .int()
    .min(0)
    .max(MOST_BAD_ROWS)
    .optional()
    .describe("Bad rows that are passed over; one more fails the job. Default: 0."),
};
export type Steps = z.output<z.ZodObject<typeof steps>>;

/** Payload of `import-data`. */
export const importSchema = z.strictObject({
  from: sourceShape(["rows", "text", "file", "url", "query"]),
  to: tableShape,
  ...steps,
});
/** Payload of `export-data`. */
export const exportSchema = z.strictObject({ from: sourceShape(["query"]), to: fileShape, ...steps });
/** Payload of `transform-data`. */
export const transformSchema = z.strictObject({
  from: sourceShape(["rows", "text", "file", "url"]),
  to: fileShape.optional().describe("Left out: the rows are the job's result, 1000 of them at most."),
  ...steps,
});

export type ImportPayload = z.output<typeof importSchema>;
export type ExportPayload = z.output<typeof exportSchema>;
export type TransformPayload = z.output<typeof transformSchema>;
