/** Value of a `Link` header (RFC 8288) to the same request with other parameters; null takes one away. */
export function nextPageLink(url: string, parameters: Readonly<Record<string, string | null>>): string {
  const { pathname, searchParams } = new URL(url);
  for (const [name, value] of Object.entries(parameters)) {
    if (value === null) searchParams.delete(name);
    else searchParams.set(name, value);
  }
  return `<${pathname}?${searchParams.toString()}>; rel="next"`;
}
