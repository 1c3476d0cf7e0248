/**
 * Cron by brute force, for comparison: every minute of a span is asked for its wall time (Intl), and every
 * field is looked up in a set. It shares nothing with the library that it checks. Numbers, lists, ranges and
 * steps of 5 fields.
 */
const RANGES = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const;
const MINUTE_MS = 60_000;
const MINUTES_A_DAY = 1440;

/** The ticks from `fromMs` on and before `toMs`. Epoch ms. */
export function ticksByWalking(expression: string, timeZone: string, fromMs: number, toMs: number): number[] {
  const texts = expression.split(" ");
  const [minutes, hours, days, months, weekdays] = texts.map((text, field) => valuesOf(text, field));
  // Without a wildcard or a step in minute and hour, the times of day are meant as such.
  const fixed = !/[*?/]/.test(`${texts[0]}${texts[1]}`);

  /** Whether a wall time, in minutes since 1970 as if it were UTC, is one of the expression. */
  function fits(wall: number): boolean {
    const at = new Date(wall * MINUTE_MS);
    if (!minutes?.has(at.getUTCMinutes()) || !hours?.has(at.getUTCHours())) return false;
    if (!months?.has(at.getUTCMonth() + 1)) return false;
    const day = days?.has(at.getUTCDate()) === true;
    const weekday = weekdays?.has(at.getUTCDay()) === true;
    // Where both are restricted, either will do.
    if (texts[2] !== "*" && texts[4] !== "*") return day || weekday;
    return day && weekday;
  }

  /** Whether a wall time that the clock jumps over is one of them; of a date that never came, none is. */
  function inGap(from: number, to: number): boolean {
    for (let wall = from; wall < to; wall++) {
      const cameInPart = dayOf(wall) === dayOf(from - 1) || dayOf(wall) === dayOf(to);
      if (cameInPart && fits(wall)) return true;
    }
    return false;
  }

  const wallOf = wallClock(timeZone);
  const ticks: number[] = [];
  // A day ahead, to know which wall times were seen before.
  let latest = wallOf(fromMs - (MINUTES_A_DAY + 1) * MINUTE_MS);
  for (let ms = fromMs - MINUTES_A_DAY * MINUTE_MS; ms < toMs; ms += MINUTE_MS) {
    const wall = wallOf(ms);
    const repeated = wall <= latest;
    let tick = fits(wall) && !(fixed && repeated);
    if (fixed) tick ||= inGap(latest + 1, wall);
    if (tick && ms >= fromMs) ticks.push(ms);
    latest = Math.max(latest, wall);
  }
  return ticks;
}

const dayOf = (wall: number): number => Math.floor(wall / MINUTES_A_DAY);

function valuesOf(text: string, field: number): Set<number> {
  const [least, most] = RANGES[field] as readonly [number, number];
  const values = new Set<number>();
  for (const part of text.split(",")) {
    const [range = "", step = "1"] = part.split("/");
    const [low, high = low] = range === "*" ? [least, most] : range.split("-").map(Number);
    for (let value = low as number; value <= (high as number); value += Number(step)) {
      values.add(field === 4 ? value % 7 : value);
    }
  }
  return values;
}

/** Asking Intl takes most of the time, and the same minutes are asked for again and again: answers are kept. */
const kept = new Map<string, (ms: number) => number>();

function wallClock(timeZone: string): (ms: number) => number {
  const known = kept.get(timeZone);
  if (known !== undefined) return known;
  const answers = new Map<number, number>();
  const ask = askIntl(timeZone);
  const wallOf = (ms: number) => {
    const wall = answers.get(ms) ?? ask(ms);
    answers.set(ms, wall);
    return wall;
  };
  kept.set(timeZone, wallOf);
  return wallOf;
}

function askIntl(timeZone: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
  return (ms) => {
    const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
    const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) as number;
    return Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute")) / MINUTE_MS;
  };
}
