import { DatabaseUnavailableError, UnknownOutcomeError } from "@millrace/core";
import { DrizzleQueryError } from "drizzle-orm";
import type postgres from "postgres";
import { ACTOR_SETTING, processActor } from "./actor.ts";
import { isConnectionError, isDriverError, toStoreError } from "./connection-error.ts";
import { type Client, openClient } from "./open-client.ts";

export interface ConnectionOptions {
  readonly url: string;
  /** Most sockets. */
  readonly max: number;
  readonly applicationName: string;
  /** Longest wait for one statement, in ms, kept by us and by the server. Default 30 000. */
  readonly deadlineMs?: number;
  /** Shared with other connections to the same server, so that none waits on once another is answered. Default: its own. */
  readonly reach?: Reach;
}

/** What the connections to one server know together. */
export interface Reach {
  /** When any of them was answered last; of `performance.now`. */
  answeredAt: number;
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
  /** Lends the driver's client for one piece of work, under a deadline of ten statements. For Drizzle. */
  use<T>(work: (client: postgres.Sql) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Longest time for which statements are refused after a failed connect, in ms. */
const MOST_BACKOFF_MS = 5000;
/** The same once another connection was answered after it. */
const ANSWERED_BACKOFF_MS = 100;
/** How much longer than the server's own timeout we wait for its answer, in ms. */
const GRACE_MS = 2000;

/**
 * The driver alone can wait for ever on a half-open socket, and reconnects without a pause
 * (postgres.js issues 1089, 1193, 1179). So: past the deadline the sockets are thrown away, the outcome is
 * unknown, and a new client serves what comes next; after a failed connect, statements are refused for a
 * growing, jittered while instead of hammering the server.
 */
export function createConnection(options: ConnectionOptions): Connection {
  const deadlineMs = options.deadlineMs ?? 30_000;
  let client = open();
  let closed = false;
  let closures = 0;
  let failures = 0;
  let refusedUntil = 0;
  let failedAt = 0;
  const reach = options.reach ?? { answeredAt: 0 };
  let recovering: Promise<void> | undefined;
  let underWay = 0;

  function open(): Client {
    return openClient({
      url: options.url,
      max: options.max,
      applicationName: options.applicationName,
      settings: {
        statement_timeout: deadlineMs,
        [ACTOR_SETTING]: processActor(),
        jit: "off", // short statements: compiling one takes longer than running it
        idle_in_transaction_session_timeout: 60_000,
      },
      onSocketClose: () => {
        closures += 1;
      },
    });
  }

  function abandon(): void {
    const old = client;
    client = open();
    old.destroy(); // its own queries are told by their rejection
  }

  /** One statement asks for all whether the server is back; the others wait for its answer, or are refused. */
  function recover(): Promise<void> {
    const until =
      reach.answeredAt > failedAt ? Math.min(refusedUntil, failedAt + ANSWERED_BACKOFF_MS) : refusedUntil;
    const waitMs = until - performance.now();
    if (recovering === undefined && waitMs > 0) {
      const message = "The database cannot be reached; the next try is due soon.";
      return Promise.reject(new DatabaseUnavailableError(message, Math.ceil(waitMs)));
    }
    recovering ??= attempt(async (sql) => void (await sql.unsafe("select 1")), deadlineMs + GRACE_MS)
      .catch((error: unknown) => {
        if (!(error instanceof UnknownOutcomeError)) throw error;
        // Of the question, not of the statements that wait for its answer: they were not sent.
        throw new DatabaseUnavailableError(error.message, ANSWERED_BACKOFF_MS, { cause: error });
      })
      .finally(() => {
        recovering = undefined;
      });
    return recovering;
  }

  async function guard<T>(work: (client: postgres.Sql) => Promise<T>, limitMs: number): Promise<T> {
    if (closed) throw new DatabaseUnavailableError("The connection to the database was closed.", 1000);
    if (failures > 0) await recover();
    return attempt(work, limitMs);
  }

  async function attempt<T>(work: (client: postgres.Sql) => Promise<T>, limitMs: number): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        abandon();
        const message = `The database gave no answer within ${limitMs} ms; whether it did what was asked is not known.`;
        reject(new UnknownOutcomeError(message));
      }, limitMs);
    });
    underWay++;
    try {
      const result = await Promise.race([work(client.sql), deadline]);
      failures = 0;
      reach.answeredAt = performance.now();
      return result;
    } catch (error) {
      if (error instanceof ForeignError) throw error.cause;
      // Statements that were under way together fail together, and count once.
      if (isConnectionError(error)) {
        failedAt = performance.now();
        if (failedAt >= refusedUntil) {
          failures++;
          const pauseMs = Math.min(MOST_BACKOFF_MS, 50 * 2 ** Math.min(failures, 10));
          refusedUntil = failedAt + pauseMs * (0.5 + Math.random() / 2);
        }
      }
      throw toStoreError(error);
    } finally {
      underWay--;
      clearTimeout(timer);
    }
  }

  /** Work on the client itself may take as long as its statements do; each of them has the server's timeout. */
  const use = <T>(work: (client: postgres.Sql) => Promise<unknown>) =>
    guard((client) => work(client) as Promise<T>, deadlineMs * 10);

  return {
    get closures() {
      return closures;
    },
    run: (text, parameters = []) => guard((sql) => runOn(sql, text, parameters), deadlineMs + GRACE_MS),
    transaction: (work) =>
      use((client) =>
        client.begin((sql) =>
          work({ sql, run: (text, parameters = []) => runOn(sql, text, parameters) }).catch(endTransaction),
        ),
      ),
    use,
    async close() {
      closed = true;
      // The driver never ends sockets that were lost, so it is given time only where something still runs.
      const ended = client.sql.end({ timeout: underWay > 0 ? 5 : 0 });
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 6000).unref())]);
    },
  };
}

function runOn(
  sql: postgres.Sql | postgres.TransactionSql,
  text: string,
  parameters: readonly Parameter[],
): Promise<Row[]> {
  return sql.unsafe(text, parameters as Parameter[], { prepare: true }) as Promise<Row[]>;
}

/** What the work of a transaction threw of its own: another host that refused says nothing about the database. */
class ForeignError extends Error {
  constructor(cause: unknown) {
    super("The work of a transaction failed.", { cause });
  }
}

/** For the end of a transaction's work: marks what is not the driver's, so that it is thrown on as it is. */
export function throwMarked(error: unknown): never {
  const inner = error instanceof DrizzleQueryError ? error.cause : error;
  throw isDriverError(inner) ? inner : new ForeignError(error);
}

/**
 * For the end of a transaction's work, as `throwMarked`. The driver answers a failure with a rollback, and where the
 * connection was lost it writes that to a socket that is none: this ends the process, or leaves the connection useless.
 * It tells the loss of its own, so the work that failed by it is left without an end.
 */
export function endTransaction(error: unknown): Promise<never> {
  const inner = error instanceof DrizzleQueryError ? error.cause : error;
  return isDriverError(inner) && isConnectionError(inner) ? new Promise(() => {}) : throwMarked(error);
}
