import { InvalidInputError, PayloadTooLargeError } from "./errors.ts";
import { MAX_JSON_DEPTH, MAX_PAYLOAD_BYTES } from "./json-limits.ts";
import { toJsonValue } from "./json-value.ts";
import type { JsonValue } from "./json-value.ts";

/** Default: 100 levels, 256 KiB of UTF-8 JSON. */
export interface PayloadLimits {
  readonly maxDepth: number;
  readonly maxBytes: number;
}

const defaultLimits: PayloadLimits = { maxDepth: MAX_JSON_DEPTH, maxBytes: MAX_PAYLOAD_BYTES };

export interface EncodedPayload {
  /** JSON text, as it is stored. */
  readonly text: string;
  /** What the handler will read back; this, not the caller's object, is what a schema has to judge. */
  readonly value: JsonValue;
}

/**
 * A payload as it is stored. Throws InvalidInputError `INVALID_PAYLOAD`, naming every place that JSON or
 * PostgreSQL cannot carry (NaN, BigInt, NUL, half a surrogate pair, a cycle, a `__proto__` key, …), and
 * PayloadTooLargeError.
 */
export function encodePayload(payload: unknown, limits: PayloadLimits = defaultLimits): EncodedPayload {
  const { value, faults } = toJsonValue(payload, limits);
  if (faults.length > 0) throw invalidPayload(faults);
  const text = JSON.stringify(value);
  const bytes = Buffer.byteLength(text);
  if (bytes > limits.maxBytes) throw new PayloadTooLargeError(bytes, limits.maxBytes);
  return { text, value };
}

/** The error of a payload that cannot be accepted; pointers start at the payload. */
export function invalidPayload(faults: InvalidInputError["faults"]): InvalidInputError {
  const [first] = faults;
  const what = first === undefined ? "" : `: ${first.pointer || "the payload"} ${first.detail}`;
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : "";
  return new InvalidInputError("INVALID_PAYLOAD", `The payload cannot be accepted${what}${more}.`, faults);
}
