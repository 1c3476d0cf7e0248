import { DatabaseUnavailableError, UnknownOutcomeError } from "@millrace/core";
import postgres from "postgres";
import { isConnectionError, toStoreError } from "./connection-error.ts";

export interface ConnectionOptions {
  readonly url: string;
  /** Most sockets. */
  readonly max: number;
  readonly applicationName: string;
  /** Longest wait for one statement, in ms, kept by us and by the server. Default 30 000. */
  readonly deadlineMs?: number;
}

export type Row = Record<string, unknown>;
/** A text parameter; statements cast it, so that no type has to be looked up. */
export type Parameter = string | number | boolean | null;

/** Something that runs one statement: a connection, or a transaction on it. */
export interface Runner {
  run(text: string, parameters?: readonly Parameter[]): Promise<Row[]>;
}

/** A few sockets to the server with a deadline of our own around every statement. */
export interface Connection extends Runner {
  /** Sockets that were closed so far, by whomever: what was concluded from their answers may hold no more. */
  readonly closures: number;
  /** Commits when `work` resolves, rolls back when it throws. */
  transaction<T>(
    work: (transaction: Runner & { readonly sql: postgres.TransactionSql }) => Promise<T>,
  ): Promise<T>;
  close(): Promise<void>;
}

const MOST_BACKOFF_MS = 5000;

/**
 * The driver alone can wait for ever on a half-open socket, and reconnects without a pause
 * (postgres.js issues 1089, 1193, 1179). So: past the deadline the sockets are thrown away, the outcome is
 * unknown, and a new client serves what comes next; after a failed connect, statements are refused for a
 * growing, jittered while instead of hammering the server.
 */
export function createConnection(options: ConnectionOptions): Connection {
  const deadlineMs = options.deadlineMs ?? 30_000;
  let client = openClient();
  let closed = false;
  let closures = 0;
  let failures = 0;
  let refusedUntil = 0;

  function openClient(): postgres.Sql {
    return postgres(options.url, {
      max: options.max,
      connect_timeout: 5,
      idle_timeout: 300,
      fetch_types: false,
      prepare: true,
      onnotice: () => {},
      onclose: () => void (closures += 1),
      backoff: () => 0.05,
      connection: {
        application_name: options.applicationName,
        statement_timeout: deadlineMs,
        jit: "off", // short statements: compiling one takes longer than running it
        idle_in_transaction_session_timeout: 60_000,
      },
    });
  }

  function abandon(): void {
    const old = client;
    client = openClient();
    void old.end({ timeout: 0 }).catch(() => {}); // its own queries are told by their rejection
  }

  async function guard<T>(work: (client: postgres.Sql) => Promise<T>, limitMs: number): Promise<T> {
    if (closed) throw new DatabaseUnavailableError("The connection to the database was closed.", 1000);
    const now = performance.now();
    if (now < refusedUntil) {
      throw new DatabaseUnavailableError(
        "The database cannot be reached; the next try is due soon.",
        Math.ceil(refusedUntil - now),
      );
    }
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        abandon();
        reject(
          new UnknownOutcomeError(
            `The database gave no answer within ${limitMs} ms; whether it did what was asked is not known.`,
          ),
        );
      }, limitMs);
    });
    try {
      const result = await Promise.race([work(client), deadline]);
      failures = 0;
      return result;
    } catch (error) {
      if (isConnectionError(error)) {
        failures++;
        refusedUntil =
          performance.now() +
          Math.min(MOST_BACKOFF_MS, 50 * 2 ** Math.min(failures, 10)) * (0.5 + Math.random() / 2);
      }
      throw toStoreError(error);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    get closures() {
      return closures;
    },
    run: (text, parameters = []) =>
      guard(
        (sql) => sql.unsafe(text, parameters as Parameter[], { prepare: true }) as Promise<Row[]>,
        deadlineMs + 2000,
      ),
    transaction: <T>(work: (transaction: Runner & { readonly sql: postgres.TransactionSql }) => Promise<T>) =>
      guard(
        (client) =>
          client.begin((sql) =>
            work({
              sql,
              run: (text, parameters = []) =>
                sql.unsafe(text, parameters as Parameter[], { prepare: true }) as Promise<Row[]>,
            }),
          ) as Promise<T>,
        // A handler's own transaction may take as long as its statements do; each of them has the server's timeout.
        deadlineMs * 10,
      ),
    async close() {
      closed = true;
      const ended = client.end({ timeout: 5 });
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 6000).unref())]);
    },
  };
}
