import type { InputFault } from "./errors.ts";
import { PayloadTooLargeError } from "./errors.ts";
import { MAX_FAULTS } from "./json-limits.ts";
import { jsonPointer } from "./json-pointer.ts";
import { isStorableText } from "./storable-text.ts";

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

interface JsonLimits {
  readonly maxDepth: number;
  /** Bytes of UTF-8 JSON. */
  readonly maxBytes: number;
}

/**
 * A copy of a value as JSON would carry it, and what of it JSON or PostgreSQL cannot carry. Unlike
 * JSON.stringify it loses nothing in silence: only `undefined` properties are left out, as TypeScript
 * treats them as absent. Throws PayloadTooLargeError as soon as the copy cannot fit in `maxBytes`, so that
 * a small graph of shared objects cannot grow into an endless copy.
 */
export function toJsonValue(
  value: unknown,
  limits: JsonLimits,
): { value: JsonValue; faults: readonly InputFault[] } {
  const copier = {
    limits,
    faults: [] as InputFault[],
    path: [] as PropertyKey[],
    ancestors: new Set<object>(),
    bytes: 0,
  };
  return { value: copy(copier, value), faults: copier.faults };
}

interface Copier {
  readonly limits: JsonLimits;
  readonly faults: InputFault[];
  readonly path: PropertyKey[];
  readonly ancestors: Set<object>;
  /** Least number of bytes that the copy takes so far. */
  bytes: number;
}

function copy(copier: Copier, value: unknown): JsonValue {
  switch (typeof value) {
    case "string":
      spend(copier, value.length + 2);
      return isStorableText(value)
        ? value
        : fault(copier, "contains a NUL character or half of a surrogate pair");
    case "number":
      spend(copier, 1);
      if (!Number.isFinite(value)) return fault(copier, `is ${value}, which JSON cannot carry`);
      return value === 0 ? 0 : value; // JSON.stringify writes -0 as 0.
    case "boolean":
      spend(copier, 4);
      return value;
    case "object":
      if (value !== null) return copyObject(copier, value);
      spend(copier, 4);
      return null;
    case "bigint":
      return fault(copier, "is a BigInt, which JSON cannot carry; pass it as a string");
    case "undefined":
      return fault(copier, "is undefined, which JSON cannot carry");
    default:
      return fault(copier, `is a ${typeof value}, which JSON cannot carry`);
  }
}

function copyObject(copier: Copier, object: object): JsonValue {
  spend(copier, 2);
  if (copier.ancestors.has(object)) return fault(copier, "contains itself");
  if (copier.ancestors.size >= copier.limits.maxDepth) {
    return fault(copier, `is nested deeper than ${copier.limits.maxDepth} levels`);
  }
  copier.ancestors.add(object);
  try {
    if (hasToJson(object)) return copyToJson(copier, object);
    return Array.isArray(object) ? copyArray(copier, object) : copyProperties(copier, object);
  } catch (error) {
    if (error instanceof PayloadTooLargeError) throw error;
    // A getter, a proxy or a toJSON of the caller's threw.
    return fault(
      copier,
      `cannot be read: ${error instanceof Error ? error.message : "it threw when it was read"}`,
    );
  } finally {
    copier.ancestors.delete(object);
  }
}

function hasToJson(object: object): object is { toJSON(key: string): unknown } {
  return "toJSON" in object && typeof object.toJSON === "function";
}

function copyToJson(copier: Copier, object: { toJSON(key: string): unknown }): JsonValue {
  const replacement = object.toJSON(String(copier.path.at(-1) ?? ""));
  // An invalid Date says null here; taking it would turn a bug of the caller's into a stored null.
  if (replacement === null && object instanceof Date) return fault(copier, "is an invalid Date");
  if (replacement === object) return fault(copier, "has a toJSON that returns itself");
  return copy(copier, replacement);
}

function copyArray(copier: Copier, array: readonly unknown[]): JsonValue[] {
  const items: JsonValue[] = [];
  for (let index = 0; index < array.length; index += 1) {
    spend(copier, 1);
    items.push(at(copier, index, array[index]));
  }
  return items;
}

function copyProperties(copier: Copier, object: object): JsonValue {
  const tag = Object.prototype.toString.call(object);
  // JSON.stringify would make `{}` of a Map, a Set, an Error or a Promise.
  if (tag !== "[object Object]") return fault(copier, `is a ${tag.slice(8, -1)}, which JSON cannot carry`);
  const properties: { [key: string]: JsonValue } = {};
  for (const key of Object.keys(object)) {
    const value: unknown = object[key as keyof typeof object];
    if (value === undefined) continue;
    spend(copier, key.length + 4);
    if (key === "__proto__") at(copier, key, value, "is a key that is not accepted");
    else if (!isStorableText(key))
      at(copier, key, value, "is a key with a NUL character or half of a surrogate pair");
    else properties[key] = at(copier, key, value);
  }
  return properties;
}

function at(copier: Copier, key: PropertyKey, value: unknown, keyFault?: string): JsonValue {
  copier.path.push(key);
  const copied = keyFault === undefined ? copy(copier, value) : fault(copier, keyFault);
  copier.path.pop();
  return copied;
}

function fault(copier: Copier, detail: string): null {
  // The path itself may hold a key that cannot be stored or shown.
  const pointer = jsonPointer(copier.path).toWellFormed().replaceAll("\0", "\uFFFD");
  if (copier.faults.length < MAX_FAULTS) copier.faults.push({ pointer, detail });
  return null;
}

function spend(copier: Copier, bytes: number): void {
  copier.bytes += bytes;
  if (copier.bytes > copier.limits.maxBytes)
    throw new PayloadTooLargeError(copier.bytes, copier.limits.maxBytes);
}
