/** Names of headers whose values are secret, or may be: one that is not is missed less than one that is shown. */
const SECRET = /auth|cookie|credential|key|passw|secret|session|signature|token/;
/** Names of headers that hold a URL, whose query may hold a credential. */
const URLS = /^(content-)?location$/;
const MOST_HEADERS = 50;
const MOST_CHARACTERS = 500;

/** Headers to be kept: by lower-case name, secrets replaced, URLs without query, at most 50 of at most 500 characters. */
export function redactHeaders(
  headers: Readonly<Record<string, number | string | readonly string[] | undefined>>,
): Record<string, string> {
  const entries = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name.toLowerCase(), String(value)] as const],
  );
  return Object.fromEntries(
    entries
      .slice(0, MOST_HEADERS)
      .map(([name, value]) => [name, redact(name, value).slice(0, MOST_CHARACTERS)]),
  );
}

function redact(name: string, value: string): string {
  if (SECRET.test(name)) return "[redacted]";
  return URLS.test(name) ? value.replace(/[?#].*/s, "?[redacted]") : value;
}
