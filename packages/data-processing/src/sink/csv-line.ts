import { DECIMAL } from "../decimal-text.ts";

/** What a spreadsheet reads as the beginning of a formula, in its full-width forms too. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** A text as a field of CSV. A number is no formula, whatever its sign. */
export function csvText(text: string, escapeFormulas: boolean): string {
  const plain = escapeFormulas && FORMULA.test(text) && !DECIMAL.test(text) ? `'${text}` : text;
  return plain === "" || /[",;\t\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** A row of fields that are written as they are. */
export function csvLine(fields: readonly string[]): string {
  return `${fields.join(",")}\r\n`;
}
