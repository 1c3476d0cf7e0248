const MOST_CHARACTERS = 300;
/** Shorter ones hide nothing and would cut words into pieces. */
const LEAST_SECRET_CHARACTERS = 4;

/** A provider's words as one line of at most 300 characters in which none of the secrets is left. */
export function readableText(text: string, secrets: readonly string[]): string {
  const longestFirst = secrets
    .filter((secret) => secret.length >= LEAST_SECRET_CHARACTERS)
    .sort((one, other) => other.length - one.length);
  const clean = longestFirst.reduce((rest, secret) => rest.replaceAll(secret, "[redacted]"), text);
  const line = clean.replaceAll(/[\s\p{Cc}]+/gu, " ").trim();
  return line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS - 1)}…` : line;
}
