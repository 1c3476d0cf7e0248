import { MAX_JSON_DEPTH, MAX_RESULT_BYTES } from "./json-limits.ts";
import { jsonDepth } from "./json-depth.ts";
import { describeError } from "./describe-error.ts";
import { capText } from "./storable-text.ts";

/** Characters of JSON that a result too large to keep leaves behind. */
const PREVIEW_BYTES = 1024;

export type EncodedResult =
  /** JSON text, or null when the handler returned nothing. */
  | { readonly text: string | null }
  /** Why JSON cannot carry the value. */
  | { readonly unserialisable: string };

/**
 * A handler's result as it is stored. It never throws and is lenient where JSON.stringify is (NaN becomes
 * null): the work is done, and losing its record over a detail would be worse. Characters that PostgreSQL
 * cannot keep become U+FFFD. A result over `maxBytes` becomes `{ truncated: true, bytes, preview }`, where
 * `bytes` is its size and `preview` the beginning of its JSON text.
 */
export function encodeResult(value: unknown, maxBytes: number = MAX_RESULT_BYTES): EncodedResult {
  if (value === undefined) return { text: null };
  let json: string | undefined;
  try {
    json = JSON.stringify(value);
  } catch (error) {
    return { unserialisable: describeError(error).message };
  }
  if (json === undefined) return { unserialisable: `a ${typeof value} cannot be written as JSON` };
  if (jsonDepth(json) > MAX_JSON_DEPTH)
    return { unserialisable: `it is nested deeper than ${MAX_JSON_DEPTH} levels` };
  const text = replaceUnstorableEscapes(json);
  const bytes = Buffer.byteLength(text);
  if (bytes <= maxBytes) return { text };
  return { text: JSON.stringify({ truncated: true, bytes, preview: capText(text, PREVIEW_BYTES) }) };
}

/**
 * JSON.stringify writes NUL as `\u0000` and half a surrogate pair as `\ud83d`, and whole pairs unescaped;
 * so each such escape is one that PostgreSQL refuses. An escaped backslash is matched first and skipped.
 */
function replaceUnstorableEscapes(json: string): string {
  return json.replaceAll(/\\(?:u0000|ud[89a-f][0-9a-f]{2}|.)/gi, (escape) =>
    /^\\u(?:0000|d)/i.test(escape) ? "\uFFFD" : escape,
  );
}
