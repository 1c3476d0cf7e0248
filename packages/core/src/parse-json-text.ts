import { InvalidInputError } from "./errors.ts";
import type { InputFault } from "./errors.ts";
import { jsonDepth } from "./json-depth.ts";
import { MAX_FAULTS, MAX_JSON_DEPTH } from "./json-limits.ts";
import { jsonPointer } from "./json-pointer.ts";
import type { JsonValue } from "./json-value.ts";
import { survivesDouble } from "./survives-double.ts";
import { isStorableText, toStorableText } from "./storable-text.ts";

/** A payload lies a few levels inside the document that carries it, such as `{ jobs: [{ payload }] }`. */
const ENVELOPE_LEVELS = 8;

/** What matters of a text that is known to be JSON: keys with their colon, strings, numbers, brackets, commas. */
const TOKEN = /("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|-?\d[\d.eE+-]*|[[\]{},]/gs;

/**
 * Whether a JSON text may hold what is refused; most hold no such thing, and need no look at each of their values. Text inside
 * of strings may look like it too. A number of up to 15 digits, with no exponent, survives; what JSON.parse accepts holds
 * NUL and halves of surrogate pairs as escapes, or was no UTF-8.
 */
const SUSPECT = /\\u|__proto__|(?:^|[\s:,[])-?(?:[\d.]{16}|[\d.]+[eE])/;

/**
 * JSON.parse for text from outside: it refuses, by InvalidInputError `INVALID_JSON`, what would be read as
 * something else than was written (numbers that an IEEE double cannot hold, a `__proto__` key), and what
 * PostgreSQL cannot keep (NUL, half a surrogate pair, more than `maxDepth` levels).
 */
export function parseJsonText(text: string, maxDepth: number = MAX_JSON_DEPTH + ENVELOPE_LEVELS): JsonValue {
  if (jsonDepth(text) > maxDepth) {
    throw new InvalidInputError("INVALID_JSON", `The JSON is nested deeper than ${maxDepth} levels.`);
  }
  const value = parse(text);
  const faults = SUSPECT.test(text) || !isStorableText(text) ? findFaults(text) : [];
  if (faults.length > 0) {
    throw new InvalidInputError(
      "INVALID_JSON",
      "The JSON holds values that cannot be kept as they are written.",
      faults,
    );
  }
  return value;
}

function parse(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch (error) {
    throw new InvalidInputError(
      "INVALID_JSON",
      `This is not JSON: ${toStorableText((error as SyntaxError).message)}`,
    );
  }
}

function findFaults(json: string): InputFault[] {
  const faults: InputFault[] = [];
  /** Of each open array or object: the index or key that is being read. */
  const path: (number | string)[] = [];
  const report = (detail: string) => {
    if (faults.length < MAX_FAULTS) faults.push({ pointer: toStorableText(jsonPointer(path)), detail });
  };
  for (const [token, string, colon] of json.matchAll(TOKEN)) {
    switch (token[0]) {
      case "[":
        path.push(0);
        break;
      case "{":
        path.push("");
        break;
      case "]":
      case "}":
        path.pop();
        break;
      case ",":
        if (typeof path.at(-1) === "number") path.push(Number(path.pop()) + 1);
        break;
      case '"': {
        const read = JSON.parse(string ?? token) as string;
        if (colon !== undefined) path[path.length - 1] = read;
        if (colon !== undefined && read === "__proto__") report("is a key that is not accepted");
        if (!isStorableText(read)) report("contains a NUL character or half of a surrogate pair");
        break;
      }
      default:
        if (!survivesDouble(token))
          report(`is ${cut(token)}, which a 64-bit floating point number cannot hold; send it as a string`);
    }
  }
  return faults;
}

function cut(token: string): string {
  return token.length <= 40 ? token : `${token.slice(0, 40)}…`;
}
