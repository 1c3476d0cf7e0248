import type { Child } from "./child/child.ts";
import type { Server } from "./servers/server.ts";
import type { System } from "./system.ts";

/** What one run of one system found, by unit. A unit stands once a scenario: `jobs/s`, `p50 ms`. */
export type Figures = Readonly<Record<string, number>>;

/** What one run gets. */
export interface Run {
  readonly system: System;
  readonly server: Server;
  /** Jobs that were asked for. */
  readonly jobs: number;
  /** A process of its own for the system, on the run's own database, which is empty. */
  startChild(): Child;
}

export interface Scenario {
  /** What `--only` calls it. */
  readonly name: string;
  /** For the heading of its table. */
  readonly title: string;
  /** The units that its chart shows. */
  readonly charted: readonly string[];
  /** Jobs of a run that is not told how many. */
  readonly jobs: number;
  /** Those that it is about, whatever was asked for. Default: those that were asked for. */
  readonly systems?: readonly System[];
  /** Preparing it takes many minutes: it runs once, without a warm-up, and repeats by itself what it measures. */
  readonly once?: true;
  /** Runs it once. Throws where a job was lost or doubled. */
  run(run: Run): Promise<Figures>;
}
