/** Names of headers whose values are secret, and the name that a signature has. */
const SECRET =
  /^(authorization|proxy-authorization|cookie|set-cookie|webhook-signature)$|token|secret|api-?key/;
const MOST_HEADERS = 50;
const MOST_CHARACTERS = 500;

/** Headers to be kept: by lower-case name, secrets replaced, at most 50 of at most 500 characters. */
export function redactHeaders(
  headers: Readonly<Record<string, number | string | readonly string[] | undefined>>,
): Record<string, string> {
  const entries = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name.toLowerCase(), String(value)] as const],
  );
  return Object.fromEntries(
    entries
      .slice(0, MOST_HEADERS)
      .map(([name, value]) => [name, SECRET.test(name) ? "[redacted]" : value.slice(0, MOST_CHARACTERS)]),
  );
}
