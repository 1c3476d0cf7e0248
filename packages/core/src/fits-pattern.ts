/**
 * Whether a text as a whole fits a pattern in which `*` stands for any characters, without regard to capitals.
 * Not a regular expression on purpose: some of those take hours over a short text.
 */
export function fitsPattern(text: string, pattern: string): boolean {
  const rest = text.toLowerCase();
  const parts = pattern.toLowerCase().split("*");
  const first = parts.shift() as string;
  const last = parts.pop();
  if (last === undefined) return rest === first;
  if (!rest.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts) {
    const found = rest.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return rest.length - last.length >= at && rest.endsWith(last);
}
