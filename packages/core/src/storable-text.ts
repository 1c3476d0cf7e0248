const NUL = "\0";
const REPLACEMENT = "\uFFFD";

/** Whether PostgreSQL can keep the text: its `text` and `jsonb` hold neither NUL nor half a surrogate pair. */
export function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes(NUL);
}

/** The text with U+FFFD in place of every NUL and every half of a surrogate pair. */
export function toStorableText(text: string): string {
  return text.toWellFormed().replaceAll(NUL, REPLACEMENT);
}

/**
 * The text in at most `maxBytes` bytes of UTF-8. A longer one is cut between two characters and ends in a
 * mark that says how many bytes are missing; the mark counts towards the limit (which must hold it: ≥ 64).
 */
export function capText(text: string, maxBytes: number): string {
  const bytes = Buffer.byteLength(text);
  if (bytes <= maxBytes) return text;
  const room = maxBytes - Buffer.byteLength(cutMark(bytes));
  const { read, written } = new TextEncoder().encodeInto(text, new Uint8Array(room));
  return text.slice(0, read) + cutMark(bytes - written);
}

function cutMark(missingBytes: number): string {
  return ` … [${missingBytes} bytes more]`;
}
