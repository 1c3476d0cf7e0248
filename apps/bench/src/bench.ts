import type { EmbeddedPostgres } from "@millrace/embedded-postgres";

/** What a benchmark gets: a new server of its own, with fsync on. */
export interface BenchSetup {
  readonly server: EmbeddedPostgres;
  /** 1 is what the committed figures were measured with; less is quicker and tells less. */
  readonly scale: number;
  /** Tells how far it is. */
  readonly say: (line: string) => void;
  /** The lines of the server's log so far; may be emptied. */
  readonly log: string[];
}

export interface Bench {
  /** What `--only` calls it, and the name of its page under docs/proof. */
  readonly name: string;
  /** Settings of the server beside the embedded one's own. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Measures, and answers with the page. */
  run(setup: BenchSetup): Promise<string>;
}
