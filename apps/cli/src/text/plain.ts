// Control characters, and those that change the direction of text: a job's words must not move a terminal's cursor.
const UNPRINTABLE = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Text of others on one line, as it is safe to show. */
export function plain(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll(UNPRINTABLE, "\ufffd");
}

/** A document on as many lines as it takes, as it is safe to show. */
export function plainJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2) ?? "null";
  return text
    .split("\n")
    .map((line) => line.replaceAll(UNPRINTABLE, "\ufffd"))
    .join("\n");
}
