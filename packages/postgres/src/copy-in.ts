import { finished } from "node:stream/promises";
import type postgres from "postgres";

/**
 * Runs a `copy … from stdin` with these pieces of text, and resolves once the server has taken all of them. Rejects
 * with the server's error.
 */
export async function copyIn(
  sql: postgres.TransactionSql,
  statement: string,
  pieces: Iterable<string>,
): Promise<void> {
  const query = sql.unsafe(statement);
  const stream = await query.writable();
  // The driver settles the query when the COPY begins, so a later error of the server would reach nobody, and the
  // stream would never end (postgres.js issue 1173).
  const refused = Promise.withResolvers<never>();
  refused.promise.catch(() => {}); // told by the race below
  (query as unknown as Settled).reject = refused.reject;
  stream.on("error", () => {}); // told by `write`
  const write = (text: string) =>
    new Promise<void>((resolve, reject) => {
      stream.write(text, (error) => (error ? reject(stream.errored ?? error) : resolve()));
    });
  try {
    for (const piece of pieces) await Promise.race([write(piece), refused.promise]);
  } catch (error) {
    stream.destroy(error as Error); // the COPY fails, and the transaction can be rolled back
    throw error;
  }
  stream.end();
  await Promise.race([finished(stream), refused.promise]);
}

/** Of the driver's query; not known to its types. */
interface Settled {
  reject(error: unknown): void;
}
