/** Characters that are put together. */
const PIECE = 64 * 1024;

/** Rows as lines of JSON. */
export async function* linesOf(
  batches:
    | AsyncIterable<{ readonly rows: readonly object[] }>
    | Iterable<{ readonly rows: readonly object[] }>,
): AsyncGenerator<Buffer> {
  for await (const { rows } of batches) {
    let text = "";
    for (const row of rows) {
      text += `${JSON.stringify(row)}\n`;
      if (text.length < PIECE) continue;
      yield Buffer.from(text);
      text = "";
    }
    if (text !== "") yield Buffer.from(text);
  }
}
