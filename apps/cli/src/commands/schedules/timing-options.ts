import type { Command } from "commander";
import type { ScheduleTimingSettings } from "millrace";
import { DURATION_FORM, parseDuration } from "../../arguments/duration.ts";
import { parseInstant } from "../../arguments/instant.ts";

/** The options that say when a schedule ticks. */
export interface TimingOptions {
  readonly cron?: string;
  readonly every?: number;
  readonly timeZone?: string;
  readonly startAt?: Date;
  readonly endAt?: Date;
}

export function withTiming(command: Command): Command {
  return command
    .option("--cron <expression>", "5 fields, or 6 with seconds first: '0 8 * * 1-5'")
    .option("--every <duration>", `instead of --cron, time between ticks: ${DURATION_FORM}`, parseDuration)
    .option("--time-zone <zone>", "IANA zone of the cron expression (default: UTC)")
    .option("--start-at <instant>", "no tick before it", parseInstant)
    .option("--end-at <instant>", "no tick at or after it", parseInstant);
}

/** What was said of the timing, as the library takes it, which judges it. */
export function toTiming({
  cron,
  every: intervalMs,
  timeZone,
  startAt,
  endAt,
}: TimingOptions): ScheduleTimingSettings {
  const all = { cron, intervalMs, timeZone, startAt, endAt };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
