/** A value that may be given in a config or in an environment variable. */
export interface Setting<Value> {
  readonly variable: string;
  readonly fallback: Value;
  /** What is accepted, in words that follow "must be". */
  readonly expected: string;
  accepts(value: unknown): value is Value;
  /** The value of a variable's text, to be checked by `accepts`. */
  parse(text: string): unknown;
}

export function integerSetting(
  variable: string,
  fallback: number,
  least: number,
  most: number,
): Setting<number> {
  return {
    variable,
    fallback,
    expected: `an integer from ${least} to ${most}`,
    accepts: (value): value is number =>
      Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
    // Number() would take "", "0x10" and "1e3".
    parse: (text) => (/^\d+$/.test(text) ? Number(text) : text),
  };
}

export function choiceSetting<Value extends string>(
  variable: string,
  fallback: Value,
  values: readonly Value[],
): Setting<Value> {
  return {
    variable,
    fallback,
    expected: `one of ${values.join(", ")}`,
    accepts: (value): value is Value => values.some((candidate) => candidate === value),
    parse: (text) => text,
  };
}

export function switchSetting(variable: string, fallback: boolean): Setting<boolean> {
  const words: Readonly<Record<string, boolean>> = { true: true, "1": true, false: false, "0": false };
  return {
    variable,
    fallback,
    expected: "true or false",
    accepts: (value) => typeof value === "boolean",
    parse: (text) => (Object.hasOwn(words, text) ? words[text] : text),
  };
}
