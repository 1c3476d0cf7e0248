import { plain } from "./plain.ts";

/** Names and values, one pair a line, the values below each other. What is null or undefined is left out. */
export function fields(
  pairs: Readonly<Record<string, string | number | boolean | null | undefined>>,
): string {
  const shown = Object.entries(pairs).filter(([, value]) => value !== null && value !== undefined);
  const width = Math.max(0, ...shown.map(([name]) => name.length));
  return shown.map(([name, value]) => `${name.padEnd(width)}  ${plain(String(value))}`).join("\n");
}
