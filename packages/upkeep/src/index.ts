export {
  type AlertChannel,
  type AlertPayload,
  type AlertRule,
  alertSchema,
  MEASURES,
  type Measure,
} from "./alert-schema.ts";
export type { UpkeepEngine } from "./engine.ts";
export type { UpkeepDependencies } from "./dependencies.ts";
export { createUpkeepHandlers } from "./handlers.ts";
export type { HostFigures } from "./host-figures.ts";
export type { ProcessFigures } from "./process-figures.ts";
export type { QueueMeasures } from "./queue-measures.ts";
export { UPKEEP_SCHEDULES } from "./schedules.ts";
export type { AlertResult } from "./send-alert.ts";
export type { UpdateStatusResult } from "./update-status.ts";
