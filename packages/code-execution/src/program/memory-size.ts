const UNITS = { g: 1024 ** 3, m: 1024 ** 2, k: 1024, b: 1 } as const;
type Unit = keyof typeof UNITS;

/** Bytes of a size as Docker writes it: `128m`, `64k`, `1g`, `1048576` or `1048576b`. `undefined` when it is none. */
export function parseMemorySize(text: string): number | undefined {
  const match = /^([1-9]\d{0,14})([bkmg]?)$/i.exec(text);
  if (match === null) return undefined;
  const bytes = Number(match[1]) * UNITS[(match[2]?.toLowerCase() || "b") as Unit];
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** The shortest such text: `134217728` is `128m`. */
export function formatMemorySize(bytes: number): string {
  const unit = (Object.keys(UNITS) as Unit[]).find((name) => bytes % UNITS[name] === 0) ?? "b";
  return `${bytes / UNITS[unit]}${unit}`;
}
