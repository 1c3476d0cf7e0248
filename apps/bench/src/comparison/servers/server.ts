/** What systems keep their jobs in. */
export type ServerName = "postgres" | "redis-everysec" | "redis-always";

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
  /** What it has carried out so far in the newest database: transactions, or commands where it has none. */
  workDone(): Promise<number>;
  stop(): Promise<void>;
}
