import type { JobBody } from "@millrace/contract";
import type { DemoDoors } from "./demo-doors.ts";

/** One job of the demo: how it comes in, what is done to it, and how it should end. */
export interface DemoJob {
  /** What it shows. */
  readonly title: string;
  /** The way in, as it is printed. */
  readonly door: string;
  /** Adds the job; answers its id. */
  add(doors: DemoDoors): Promise<string>;
  /** Done after it was added, while it waits or runs. */
  meanwhile?(doors: DemoDoors, id: string): Promise<void>;
  judge(job: JobBody, doors: DemoDoors): Judgement | Promise<Judgement>;
}

export interface Judgement {
  /** Whether the job ended as it should. */
  readonly fine: boolean;
  /** This machine lacks what it needs, and it said so as it should: it does not count. */
  readonly cannotRun?: boolean;
  /** How it ended, for people. */
  readonly lines: readonly string[];
}
