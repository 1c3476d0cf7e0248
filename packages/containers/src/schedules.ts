import type { NewSchedule } from "@millrace/core";

const TEN_MINUTES_MS = 600_000;

/** Run by default where containers may be made. */
export const CONTAINER_SCHEDULES: readonly NewSchedule[] = [
  { name: "upkeep:cleanup-containers", type: "cleanup-containers", payload: {}, intervalMs: TEN_MINUTES_MS },
];
