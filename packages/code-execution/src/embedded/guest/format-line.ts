/**
 * The line of a console: printf's places in the first argument, the rest behind it. Passed to the interpreter as its
 * source, like `inspect`, which it is given.
 */
export function formatLine(inspect: (value: unknown) => string, values: readonly unknown[]): string {
  const rest = [...values];
  const show = (value: unknown) => (typeof value === "string" ? value : inspect(value));
  const number = (value: unknown, convert: (text: string) => number) => {
    if (typeof value === "bigint") return `${value}n`;
    return typeof value === "symbol" ? "NaN" : String(convert(String(value)));
  };
  const places: Record<string, (value: unknown) => string> = {
    s: (value) => (typeof value === "object" || typeof value === "function" ? inspect(value) : show(value)),
    d: (value) => number(value, Number),
    i: (value) => number(value, (text) => Number.parseInt(text, 10)),
    f: (value) => number(value, Number.parseFloat),
    j: (value) => JSON.stringify(value),
    o: inspect,
    O: inspect,
  };
  const parts: string[] = [];
  if (typeof rest[0] === "string") {
    const first = rest.shift() as string;
    parts.push(
      first.replace(/%([sdifjoO%])/g, (text, letter: string) => {
        if (letter === "%") return values.length > 1 ? "%" : text;
        return rest.length === 0 ? text : places[letter]!(rest.shift());
      }),
    );
  }
  return [...parts, ...rest.map(show)].join(" ");
}
