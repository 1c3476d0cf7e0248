import type { Readable } from "node:stream";
import { DatabaseUnavailableError, UnknownOutcomeError } from "@millrace/core";
import { toStoreError } from "./connection-error.ts";
import type { Parameter, Row, Runner } from "./connection.ts";
import { openClient } from "./open-client.ts";

/** One socket for one long piece of work, such as an export: its statements, in order, share a session. */
export interface Session extends Runner {
  /**
   * The rows of a statement with one column of texts without control characters, as lines in UTF-8, read as they are
   * taken; a row may lie across two chunks. Neither side makes an object of a row. Who takes nothing for a minute, or
   * gets nothing, is cut off.
   */
  copyOut(select: string): AsyncGenerator<Buffer>;
  /** Gives the socket back; a transaction that is open is rolled back. */
  close(): Promise<void>;
}

export interface SessionOptions {
  readonly url: string;
  readonly applicationName: string;
  /** Longest time for one statement that is not copied out, in ms, kept by us and by the server. */
  readonly deadlineMs: number;
}

/** Whoever stops reading an export must not hold its snapshot for ever. Milliseconds. */
const MOST_IDLE_MS = 60_000;
/** How much longer than the server's own timeout we wait for its answer. Milliseconds. */
const GRACE_MS = 2000;
/** COPY writes a text as it is unless one of these is in it, or a line break. */
const COPY_FORMAT = String.raw`(format csv, delimiter e'\x01', quote e'\x02', escape e'\x02')`;

export function openSession({ url, applicationName, deadlineMs }: SessionOptions): Session {
  const client = openClient({
    url,
    max: 1,
    applicationName,
    settings: {
      statement_timeout: deadlineMs,
      idle_in_transaction_session_timeout: MOST_IDLE_MS,
      jit: "off",
      cursor_tuple_fraction: 1, // every row is read
    },
  });

  return {
    async run(text: string, parameters: readonly Parameter[] = []): Promise<Row[]> {
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        client.destroy();
      }, deadlineMs + GRACE_MS);
      try {
        const rows = await client.sql.unsafe(text, [...parameters], { prepare: parameters.length > 0 });
        return [...rows];
      } catch (error) {
        if (late)
          throw new UnknownOutcomeError(`The database gave no answer within ${deadlineMs} ms.`, {
            cause: error,
          });
        throw toStoreError(error);
      } finally {
        clearTimeout(timer);
      }
    },
    async *copyOut(select) {
      await client.sql.unsafe("set statement_timeout = 0"); // it may take as long as it likes, while it goes on
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        client.destroy();
      }, MOST_IDLE_MS);
      try {
        const query = client.sql.unsafe(`copy (${select}) to stdout ${COPY_FORMAT}`);
        listenEarly(query as unknown as Settled);
        const rows = await query.readable();
        for await (const chunk of rows) {
          yield chunk as Buffer;
          timer.refresh();
        }
        client.readOn();
      } catch (error) {
        if (!late) throw toStoreError(error);
        throw new DatabaseUnavailableError(`Nothing was read for ${MOST_IDLE_MS} ms.`, 1000, {
          cause: error,
        });
      } finally {
        clearTimeout(timer);
      }
    },
    async close() {
      // A socket that gives no answer is not waited for.
      await client.sql.end({ timeout: 1 });
    },
  };
}

/** Of the driver's query; not known to its types. */
interface Settled {
  resolve(stream: Readable): void;
}

/**
 * An error that comes with the beginning of the COPY destroys the stream before anybody has it, and would end the process. Who
 * reads the stream is told of it.
 */
function listenEarly(query: Settled): void {
  const { resolve } = query;
  query.resolve = (stream) => {
    // It is called once more at the end, with what is no stream.
    if ("on" in stream) stream.on("error", () => {});
    resolve(stream);
  };
}
