/** What systems keep their jobs in. */
export type ServerName = "postgres" | "postgres-counting" | "redis-everysec" | "redis-always";

/** A running server that this benchmark started, with nobody else in it. */
export interface Server {
  readonly name: ServerName;
  /** With the version and what matters of its settings, for the reader of the table. */
  readonly description: string;
  /** Its main process. */
  readonly pid: number;
  /** An empty database; the one before is gone. */
  freshDatabase(): Promise<string>;
  /** Puts away what filling left behind, so that it does not fall on what is measured next. */
  settle(): Promise<void>;
  /** Bytes that it has written to its log of changes so far. */
  logBytes(): Promise<number>;
  /** Statements that it has carried out so far in the newest database. Throws where it was not started to count them. */
  statementsDone(): Promise<number>;
  /** The same server with databases of its own, to measure one beside another. Left out: it has but one. */
  beside?(): Server;
  stop(): Promise<void>;
}
