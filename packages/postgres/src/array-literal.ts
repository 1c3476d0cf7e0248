/**
 * Array literals of PostgreSQL, sent as one text parameter and cast (`$1::text::int4[]`): the statement's text
 * stays the same for any number of rows, and the driver needs neither type lookups nor a pass per element.
 */
export function numberArray(values: readonly (number | string | null)[]): string {
  let text = "{";
  for (let index = 0; index < values.length; index++) {
    if (index > 0) text += ",";
    text += values[index] ?? "NULL";
  }
  return `${text}}`;
}

/** For text[] and jsonb[]: every element quoted, `"` and `\` escaped. */
export function textArray(values: readonly (string | null)[]): string {
  let text = "{";
  for (let index = 0; index < values.length; index++) {
    if (index > 0) text += ",";
    const value = values[index] ?? null;
    text += value === null ? "NULL" : `"${value.replace(/["\\]/g, "\\$&")}"`;
  }
  return `${text}}`;
}

/** JSON texts, a line each; null is an empty line. For `string_to_array($1, e'\n', '')::jsonb[]`. */
export function jsonLines(values: readonly (string | null)[]): string {
  return values.join("\n"); // JSON has no line breaks; join writes null as nothing
}

/** The elements of an array of numbers as PostgreSQL prints it; `NULL` is one of them. */
export function elementsOf(array: string): string[] {
  return array === "{}" ? [] : array.slice(1, -1).split(",");
}
