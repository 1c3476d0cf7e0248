/** Most bytes that all that programs wrote may take in a result's JSON, which is 1 MiB at most. */
const MAX_JSON_BYTES = 960 * 1024;

/** What a program wrote, as JSON can hold it. */
export interface OutputText {
  readonly text: string;
  /** `base64` when it is no UTF-8. */
  readonly encoding: "utf8" | "base64";
  /** It is not all that was written. */
  readonly cut: boolean;
}

/** Bytes of JSON for each of `texts`, so that all of them fit into one result. */
export function jsonShare(texts: number): number {
  return Math.floor(MAX_JSON_BYTES / texts);
}

/**
 * Program output as text; what is no UTF-8 as base64, so that no byte is changed. A character that the limit cut in half
 * is left out. `written`: the bytes that it wrote, of which these are the first. `maxJsonBytes`: a control character takes six bytes of JSON, so a stream within its own limit can still be
 * too much.
 */
export function outputText(bytes: Buffer, written: number, maxJsonBytes: number): OutputText {
  const isCut = written > bytes.length;
  const text = decode(bytes, isCut);
  return text === undefined ? asBase64(bytes, isCut, maxJsonBytes) : asText(text, isCut, maxJsonBytes);
}

function decode(bytes: Buffer, isCut: boolean): string | undefined {
  try {
    // With `stream` the decoder keeps an incomplete last character to itself.
    return new TextDecoder("utf-8", { ignoreBOM: true, fatal: true }).decode(bytes, { stream: isCut });
  } catch {
    return undefined;
  }
}

function asText(whole: string, isCut: boolean, maxJsonBytes: number): OutputText {
  let text = whole;
  for (let size = jsonBytes(text); size > maxJsonBytes; size = jsonBytes(text)) {
    text = text
      .slice(0, Math.floor(text.length * (maxJsonBytes / size) * 0.95))
      .replace(/[\uD800-\uDBFF]$/, "");
  }
  return { text, encoding: "utf8", cut: isCut || text.length < whole.length };
}

function asBase64(bytes: Buffer, isCut: boolean, maxJsonBytes: number): OutputText {
  const most = Math.floor((maxJsonBytes - 2) / 4) * 3;
  return { text: bytes.toString("base64", 0, most), encoding: "base64", cut: isCut || bytes.length > most };
}

function jsonBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text));
}

/** The compiler's words and the like, for people: a byte that is no UTF-8 becomes U+FFFD. */
export function plainWords(bytes: Buffer, written: number, maxJsonBytes: number): OutputText {
  const isCut = written > bytes.length;
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes, { stream: isCut });
  return asText(text, isCut, maxJsonBytes);
}
