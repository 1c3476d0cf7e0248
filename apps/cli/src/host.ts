/** What the program is given by the process that it runs in, and by tests. */
export interface Host {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Standard input. */
  readonly input: AsyncIterable<string | Uint8Array>;
  /** Reads no more of it: a terminal that is read keeps the process from its end. */
  closeInput(): void;
  /** Standard output: what was asked for, and nothing else. Resolves when more may be written. */
  write(text: string | Uint8Array): Promise<void>;
  /** Standard error: what is wrong, and what is going on. */
  writeError(text: string | Uint8Array): void;
  /**
   * Runs the server's program with these variables over those of the environment, until it ends: it writes where this
   * program writes, and gets the signals that this one gets. Throws ServerEndedError when it fails.
   */
  runServer(variables: Readonly<Record<string, string>>): Promise<void>;
  readonly screen: Screen;
  /** Whose name the audit trail gets. */
  readonly user: string;
  /** Aborted when somebody asks the program to end. */
  readonly signal: AbortSignal;
}

/** What standard output leads to. */
export interface Screen {
  /** Whether a person sees it as it is written. */
  readonly live: boolean;
  /** Characters of a line. */
  readonly columns: number;
  readonly rows: number;
  readonly colours: boolean;
  /** Calls back for each key that is pressed, until the function that it answers is called. Without a keyboard: never. */
  onKey(listener: (key: string) => void): () => void;
}
