import { GPU_REAP_TYPE, type NewSchedule } from "@millrace/core";

/** Run by default where there are providers: what is not looked after is paid for. */
export const GPU_SCHEDULES: readonly NewSchedule[] = [
  { name: "gpu:reap", type: GPU_REAP_TYPE, payload: {}, intervalMs: 60_000 },
];
