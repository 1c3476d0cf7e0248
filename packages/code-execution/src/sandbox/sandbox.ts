import type { Logger } from "@millrace/core";
import type { CollectedOutput } from "./collect.ts";
import type { GuestReport } from "./report.ts";
import type { GuestRequest } from "./request.ts";

/** How programs are kept from their host: each in a container, or as WebAssembly in a process without rights. */
export type DriverName = "docker" | "embedded";

/** What a program may use beside the limits of its request. */
export interface GuestLimits {
  readonly memoryBytes: number;
  /** Share of processors, such as 0.5. */
  readonly cpus: number;
}

/** One program to run once, and for whom. */
export interface GuestRun {
  readonly job: string;
  readonly phase: string;
  readonly limits: GuestLimits;
  readonly request: GuestRequest;
  readonly signal: AbortSignal;
  readonly logger: Logger;
}

/** What a program left behind. */
export type GuestOutput = CollectedOutput & {
  readonly report: GuestReport;
  /** Settles, always well, when nothing of the program is left; nobody needs to wait for it before the next step. */
  readonly removed: Promise<void>;
};

/** Runs programs that nobody trusts. */
export interface Sandbox {
  readonly driver: DriverName;
  /**
   * Runs one program once and leaves nothing of it, whatever happens.
   *
   * @throws the signal's reason once it is aborted and the program is gone; SandboxError when the sandbox failed.
   */
  run(run: GuestRun): Promise<GuestOutput>;
}
