/** The job of a queue that has waited longest of those that could start. */
export interface OldestReady {
  readonly queue: string;
  /** Milliseconds since it was added or, of one with a time, since that. */
  readonly ageMs: number;
}

/** The database server as this engine's connection sees it. Sums count since the server's figures were reset. */
export interface DatabaseFigures {
  /** Of PostgreSQL, such as `18.1`. */
  readonly version: string;
  /** All of the database, and the engine's own tables and indexes. */
  readonly databaseBytes: number;
  readonly engineBytes: number;
  /** Of this database, and the most that the server takes in all. */
  readonly connections: number;
  readonly maxConnections: number;
  /** Age of the oldest transaction that the engine's role may see: it keeps dead rows alive. Null: there is none. */
  readonly oldestTransactionMs: number | null;
  readonly commits: number;
  readonly rollbacks: number;
  readonly deadlocks: number;
  /** Share of the pages read that were in the server's memory, 0 to 1; null: none was read. */
  readonly cacheHitRate: number | null;
}

/** The part of the store that measures. Throws as the store does. */
export interface FiguresStore {
  /** Of each queue with a ready job, by name. */
  getOldestReady(): Promise<readonly OldestReady[]>;
  getDatabaseFigures(): Promise<DatabaseFigures>;
}
