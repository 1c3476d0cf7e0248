/** Whether a program wrote what was expected. White space at the ends of lines and of the whole does not count. */
export function isExpected(written: Buffer, expected: string): boolean {
  // A byte that is no UTF-8 becomes a character that no expected text can hold by accident, save that very one.
  return withoutEnds(written.toString()) === withoutEnds(expected);
}

function withoutEnds(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .trimEnd();
}
