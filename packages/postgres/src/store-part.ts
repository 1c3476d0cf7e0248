import type { Connection } from "./connection.ts";
import type { Dictionary } from "./dictionary.ts";

/** The sockets by kind of work, so that a slow read never holds up a claim or a completion. */
export interface StoreConnections {
  /** Claims, completions and heartbeats. */
  readonly work: Connection;
  readonly enqueue: Connection;
  /** Everything else. */
  readonly general: Connection;
}

/** What every part of the store is built on. */
export interface StoreBase extends StoreConnections {
  readonly dictionary: Dictionary;
  /** Puts the configured schema into a statement. */
  readonly bind: (text: string) => string;
}
