import { exactNumber } from "./survives-double.ts";

/** A text without this has no number that JavaScript would change: all are of up to 15 digits, with small exponents. */
const SUSPECT = /[\d.]{16}|\d[eE][+-]?\d{3}/;

type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;
const parseRevived = JSON.parse as (text: string, reviver: Reviver) => unknown;

/** JSON.parse, whose numbers are texts where JavaScript would write another number. Throws SyntaxError. */
export function parseExactJson(text: string): unknown {
  if (!SUSPECT.test(text)) return JSON.parse(text) as unknown;
  return parseRevived(text, (_key, value, { source }) =>
    typeof value === "number" && source !== undefined ? exactNumber(source) : value,
  );
}
