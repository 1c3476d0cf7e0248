/** What COPY's text form writes another way, and NUL, which it has no words for. */
const SPECIAL = /[\\\t\n\r\0]/;

const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

/** Thrown for a text that PostgreSQL cannot keep. */
export class UnstorableTextError extends Error {}

/** A value in COPY's text form. Objects and lists as JSON, bytes as `bytea` takes them. Throws UnstorableTextError. */
export function copyField(value: unknown): string {
  if (value === null || value === undefined) return "\\N";
  const text = typeof value === "string" ? value : textOf(value);
  if (!text.isWellFormed()) throw new UnstorableTextError("holds half of a character");
  return SPECIAL.test(text) ? escaped(text) : text;
}

function escaped(text: string): string {
  if (text.includes("\0")) throw new UnstorableTextError("holds a NUL character");
  return text.replaceAll(/[\\\t\n\r]/g, (character) => ESCAPES[character] as string);
}

function textOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString("hex")}`;
  return typeof value === "object"
    ? JSON.stringify(value, withoutBigints)
    : `${value as number | bigint | boolean}`;
}

function withoutBigints(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
