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
  const kept = decimal(double.toPrecision(written.digits.length));
  return kept.digits === written.digits && kept.exponent === written.exponent;
}

/** A number as `0.digits × 10^exponent`, with no zero at either end of `digits`; zero has no digits. */
function decimal(number: string): { digits: string; exponent: number } {
  const [mantissa = "", power = "0"] = number.replace(/^-/, "").toLowerCase().split("e");
  return fromParts(mantissa, Number(power));
}

function fromParts(mantissa: string, power: number): { digits: string; exponent: number } {
  const [whole = "", fraction = ""] = mantissa.split(".");
  const all = whole + fraction;
  const digits = all.replace(/^0+/, "").replace(/0+$/, "");
  const leadingZeros = all.length - all.replace(/^0+/, "").length;
  return { digits, exponent: whole.length - leadingZeros + power };
}
