import { defineHandler } from "@millrace/core";
import { z } from "zod";
import { exportRecords, importRecords, transformRecords } from "./record-operations.ts";

export const dataProcessingSchema = z.strictObject({
  batchId: z.string().min(1).max(200),
  operation: z.enum(["import", "export", "transform"]).default("transform"),
  data: z.array(z.unknown()).default([]),
});
export type DataProcessingPayload = z.input<typeof dataProcessingSchema>;

const operations = { import: importRecords, export: exportRecords, transform: transformRecords };

/**
 * Handler of `data-processing`: works on the records that the payload carries.
 *
 * - `import` keeps the records that are objects and names the others as rejected.
 * - `export` writes the records as JSON lines.
 * - `transform` trims texts, drops empty fields, and removes duplicates.
 */
export const dataProcessingHandler = defineHandler({
  type: "data-processing",
  schema: dataProcessingSchema,
  execute({ batchId, operation, data }) {
    const processed = operations[operation](data);
    return {
      success: true,
      message: `Batch ${batchId}: ${operation} of ${data.length} records`,
      batchId,
      operation,
      received: data.length,
      ...processed,
    };
  },
});
