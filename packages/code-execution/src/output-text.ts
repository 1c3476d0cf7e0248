/**
 * Most bytes that one stream may take in the result's JSON. A control character takes six there, so a stream
 * within its own limit can still be too much; both together stay below what a job's result may hold (1 MiB).
 */
const MAX_JSON_BYTES = 480 * 1024;

/**
 * Program output as text: invalid UTF-8 becomes U+FFFD, and a character that the limit cut in half is left out.
 * `cut` is true when even more had to be left out to fit the result.
 */
export function outputText(
  bytes: Buffer,
  truncated: boolean,
): { readonly text: string; readonly cut: boolean } {
  // With `stream` the decoder keeps an incomplete last character to itself.
  let text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes, { stream: truncated });
  let cut = false;
  for (let size = jsonBytes(text); size > MAX_JSON_BYTES; size = jsonBytes(text)) {
    text = text
      .slice(0, Math.floor(text.length * (MAX_JSON_BYTES / size) * 0.95))
      .replace(/[\uD800-\uDBFF]$/, "");
    cut = true;
  }
  return { text, cut };
}

function jsonBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text));
}
