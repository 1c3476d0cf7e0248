const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"] as const;

/** About how much: `12 KiB`. */
export function bytes(number: number): string {
  const step = number < 1024 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(number) / 10));
  const value = number / 1024 ** step;
  return `${value < 10 && step > 0 ? value.toFixed(1) : Math.round(value)} ${UNITS[step]}`;
}
