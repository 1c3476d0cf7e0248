import { parseExactJson } from "@millrace/core";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * For values that the library would change by its own: bytes that are no text, large numbers within JSON, and times
 * finer than milliseconds.
 */
export const PARSERS = {
  stringFromBytes(bytes: Uint8Array): string | Uint8Array {
    try {
      return decoder.decode(bytes);
    } catch {
      return bytes.slice(); // not to hold the page that it lies in
    }
  },
  jsonFromBytes: (bytes: Uint8Array) => parseExactJson(decoder.decode(bytes)),
  timestampFromMicroseconds: (count: bigint) => instant(count, 1_000n),
  timestampFromNanoseconds: (count: bigint) => instant(count, 1_000_000n),
};

/** ISO 8601 with as many digits as it takes; `units` of the count are a millisecond. */
function instant(count: bigint, units: bigint): string {
  const rest = ((count % units) + units) % units;
  const text = new Date(Number((count - rest) / units)).toISOString();
  if (rest === 0n) return text;
  const digits = String(units + rest)
    .slice(1)
    .replace(/(?:000)+$/, "");
  return `${text.slice(0, -1)}${digits}Z`;
}
