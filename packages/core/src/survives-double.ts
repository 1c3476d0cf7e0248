/** toPrecision refuses more. */
const MAX_DIGITS = 100;
/** The largest double written out has 309 digits; a longer text is not worth the time that it takes to read. */
const MAX_CHARACTERS = 400;

/**
 * Whether a JSON number survives being read into an IEEE double: printed with the same number of digits,
 * the double gives the same number. `0.1` and `1e308` do; `1e400`, `9007199254740993` and `1e-400` do not.
 */
export function survivesDouble(number: string): boolean {
  if (number.length > MAX_CHARACTERS) return false;
  const written = decimal(number);
  if (written.digits === "") return true;
  const double = Number(number);
  if (!Number.isFinite(double) || written.digits.length > MAX_DIGITS) return false;
  // JavaScript prints one of two texts that are as near, and toPrecision may give the other: -1156033375384233.2.
  return isSame(written, double.toPrecision(written.digits.length)) || isSame(written, String(double));
}

/**
 * A number from outside as JavaScript has it, or its text where JavaScript would write another number: `9007199254740993`,
 * `1152921504606846976` (printed as …7000), more digits than a double holds.
 */
export function exactNumber(number: string): number | string {
  const double = Number(number);
  if (!survivesDouble(number)) return number;
  const isPrinted = Math.abs(double) <= Number.MAX_SAFE_INTEGER || isSame(decimal(number), String(double));
  return isPrinted ? double : number;
}

interface Decimal {
  readonly digits: string;
  readonly exponent: number;
}

function isSame({ digits, exponent }: Decimal, number: string): boolean {
  const other = decimal(number);
  return other.digits === digits && other.exponent === exponent;
}

/** A number as `0.digits × 10^exponent`, with no zero at either end of `digits`; zero has no digits. */
function decimal(number: string): Decimal {
  const [mantissa = "", power = "0"] = number.replace(/^[+-]/, "").toLowerCase().split("e");
  return fromParts(mantissa, Number(power));
}

function fromParts(mantissa: string, power: number): Decimal {
  const [whole = "", fraction = ""] = mantissa.split(".");
  const all = whole + fraction;
  const digits = all.replace(/^0+/, "").replace(/0+$/, "");
  const leadingZeros = all.length - all.replace(/^0+/, "").length;
  return { digits, exponent: whole.length - leadingZeros + power };
}
