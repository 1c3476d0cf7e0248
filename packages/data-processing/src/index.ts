export type { BadRow } from "./bad-rows.ts";
export type { DataProcessingDependencies } from "./dependencies.ts";
export { type BadRowsResult, createDataProcessingHandlers, DATA_PROCESSING_QUEUE } from "./handlers.ts";
export type { ImportResult } from "./import-data.ts";
export {
  type ExportPayload,
  exportSchema,
  type ImportPayload,
  importSchema,
  type TransformPayload,
  transformSchema,
} from "./schema.ts";
export type { HttpTarget, ResolveTarget } from "./source/http-body.ts";
export type { WriteResult } from "./write-rows.ts";
