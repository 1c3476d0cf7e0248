import type { NewSchedule } from "@millrace/core";

const FIVE_MINUTES_MS = 300_000;

/** Run by default, in the queues of their types. A schedule's own limits hold: one job of each at a time. */
export const UPKEEP_SCHEDULES: readonly NewSchedule[] = [
  { name: "upkeep:collect-metrics", type: "collect-metrics", payload: {}, intervalMs: FIVE_MINUTES_MS },
  { name: "upkeep:cleanup-old-jobs", type: "cleanup-old-jobs", payload: {}, cron: "0 2 * * *" },
  { name: "upkeep:cleanup-logs", type: "cleanup-logs", payload: {}, cron: "30 2 * * *" },
];
