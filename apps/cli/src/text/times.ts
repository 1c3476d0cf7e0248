const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1000],
] as const;

/** About how long: `3.2 s`, `14 min`, `2.5 d`. Milliseconds below a second. */
export function duration(ms: number): string {
  for (const [unit, size] of UNITS) {
    if (Math.abs(ms) < size) continue;
    const value = ms / size;
    return `${Math.abs(value) < 10 ? Number(value.toFixed(1)) : Math.round(value)} ${unit}`;
  }
  return `${Math.round(ms)} ms`;
}

/** How long ago an instant was, or in what time it comes. */
export function since(at: Date, nowMs: number): string {
  const ms = nowMs - at.getTime();
  return ms >= 0 ? `${duration(ms)} ago` : `in ${duration(-ms)}`;
}

/** An instant to the second, in UTC. */
export function instant(at: Date): string {
  return at.toISOString().replace(/\.\d{3}Z$/, "Z");
}

export function instantOrNull(at: Date | null): string | null {
  return at === null ? null : instant(at);
}
