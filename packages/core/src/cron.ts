import { Cron } from "croner";

/** Longest expression. Characters. */
const MAX_LENGTH = 200;
/** Parsed expressions that are kept: parsing costs more than the next tick. */
const MAX_KEPT = 500;

const kept = new Map<string, Cron>();

/**
 * Why an expression cannot be used; undefined when it can. The zone has to be one. Its search for a first
 * tick ends by itself: dates repeat after 400 years, and croner gives up long before.
 */
export function cronFault(expression: string, timeZone: string): string | undefined {
  if (expression.length > MAX_LENGTH) return `must have at most ${MAX_LENGTH} characters`;
  if (!/^\s*\S+(\s+\S+){4,5}\s*$/.test(expression))
    return "must have 5 fields (minute hour day month weekday), or 6 with seconds first";
  try {
    const never = parse(expression, timeZone).nextRun(new Date()) === null;
    return never ? "names a date that never comes" : undefined;
  } catch (error) {
    return `cannot be read: ${(error as Error).message.replace(/^CronPattern: /, "")}`;
  }
}

/** The first tick after an instant, or null when none comes. Epoch ms. The expression has to be usable. */
export function nextCronTick(expression: string, timeZone: string, afterMs: number): number | null {
  const key = `${timeZone} ${expression}`;
  let cron = kept.get(key);
  if (cron === undefined) {
    if (kept.size >= MAX_KEPT) kept.clear();
    cron = parse(expression, timeZone);
    kept.set(key, cron);
  }
  return cron.nextRun(new Date(afterMs))?.getTime() ?? null;
}

/** Whether this host's time zone data knows the zone. */
export function isTimeZone(name: unknown): name is string {
  // An offset such as +02:00 is no zone: it has no name and no daylight saving time.
  if (typeof name !== "string" || !/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** Paused and without a function: nothing but a calculator. Its timers are never used. */
function parse(expression: string, timezone: string): Cron {
  return new Cron(expression.trim(), {
    timezone,
    paused: true,
    mode: "5-or-6-parts",
    // Lists and ranges of hours are fixed times too: `30 2,14 * * *` runs at 3:00 when 2:30 is skipped.
    fixedTimeRule: "no-wildcard",
  });
}
