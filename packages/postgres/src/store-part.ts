import type { Connection } from "./connection.ts";
import type { Database } from "./database.ts";
import type { Dictionary } from "./dictionary.ts";
import type { Session } from "./open-session.ts";

/** The sockets by kind of work, so that a slow read never holds up a claim or a completion. */
export interface StoreConnections {
  /** Claims, completions and heartbeats. */
  readonly work: Connection;
  readonly enqueue: Connection;
  /** Everything else. */
  readonly general: Connection;
  /** Settings, through Drizzle. */
  readonly settings: Database;
}

/** Opens a socket of its own for one long piece of work. `deadlineMs`: longest time for a statement; default that of the store. */
export type OpenSession = (use: string, deadlineMs?: number) => Session;

/** What every part of the store is built on. */
export interface StoreBase extends StoreConnections {
  /** `general`, for what somebody changes: the audit trail names who. */
  readonly changes: Pick<Connection, "run" | "transaction">;
  readonly dictionary: Dictionary;
  /** Puts the configured schema into a statement. */
  readonly bind: (text: string) => string;
  readonly openSession: OpenSession;
}
