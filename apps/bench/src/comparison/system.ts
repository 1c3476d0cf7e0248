import type { Payload } from "./payload.ts";
import type { ServerName } from "./servers/server.ts";

/**
 * A job queue with its settings, spoken to by its public interface. Everything but the names happens in child processes
 * that do nothing else.
 */
export interface System {
  /** What `--systems` calls it. */
  readonly name: string;
  /** The module that exports it. A child process loads this one alone, so that it holds nothing of the others. */
  readonly module: string;
  /** The npm package whose version is told. Absent: Millrace itself. */
  readonly package?: string;
  /** How it was set up, in a few words for the reader of the table. */
  readonly settings: string;
  readonly server: ServerName;
  /** Of Node, for its child processes. Default: none. */
  readonly nodeFlags?: readonly string[];
  /** Slow ones run this share of the jobs that were asked for, so that they come to an end. Default: 1. */
  readonly runShare?: number;
  /** Why this machine cannot run it; null: it can. Default: it can, where its server is. */
  missing?(): Promise<string | null>;
  /** Makes what it needs in an empty database. jobs: how many the run is about, for what it has to be in proportion to. */
  prepare(url: string, jobs: number): Promise<void>;
  /** Connects to add and count jobs. */
  connect(url: string): Promise<Client>;
  /** Starts to run jobs; resolves when it does. `handle` is the handler: the same for all. */
  work(url: string, handle: (payload: Payload) => void): Promise<Worker>;
}

export interface Client {
  addOne(payload: Payload): Promise<void>;
  addBulk(payloads: readonly Payload[]): Promise<void>;
  /** Whether any job waits or runs, as the server's other sessions see it: what they see is durable. */
  hasOpenJobs(): Promise<boolean>;
  /** Jobs that wait or run. */
  countOpen(): Promise<number>;
  /** Jobs that are recorded as completed; null: it keeps no record of them. */
  countCompleted(): Promise<number | null>;
  /** Reads by name, for systems that are measured reading; n: how many came before. */
  readonly reads?: Readonly<Record<string, (n: number) => Promise<unknown>>>;
  /** A program of its own that does the work: its processor time counts, and the caller's does not. Default: the process that calls. */
  readonly pid?: number;
  close(): Promise<void>;
}

export interface Worker {
  close(): Promise<void>;
}
