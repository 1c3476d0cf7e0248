import { UnknownOutcomeError } from "@millrace/core";
import { toStoreError } from "./connection-error.ts";
import type { Parameter, Row, Runner } from "./connection.ts";
import { openClient } from "./open-client.ts";

/** One socket for one long piece of work, such as an export: its statements, in order, share a session. */
export interface Session extends Runner {
  /** Gives the socket back; a transaction that is open is rolled back. */
  close(): Promise<void>;
}

export interface SessionOptions {
  readonly url: string;
  readonly applicationName: string;
  /** Longest time for one statement, in ms, kept by us and by the server. */
  readonly deadlineMs: number;
}

/** Whoever stops reading an export must not hold its snapshot for ever. Milliseconds. */
const MOST_IDLE_MS = 60_000;
/** How much longer than the server's own timeout we wait for its answer. Milliseconds. */
const GRACE_MS = 2000;

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
    async close() {
      // A socket that gives no answer is not waited for.
      await client.sql.end({ timeout: 1 });
    },
  };
}
