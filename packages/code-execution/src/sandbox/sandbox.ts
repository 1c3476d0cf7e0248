import type { InputReceiver, Logger, OutputStream } from "@millrace/core";
import type { DependencyCache } from "../dependencies/dependency-cache.ts";
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

/** What goes to and fro while a program runs. */
export interface LiveStreams {
  /** Told of what the program writes as it comes: of each stream what its output has in the end. */
  write(stream: OutputStream, bytes: Uint8Array): void;
  /** Hands on what the program is to read; returns how to stop. Absent: it reads what its request has. */
  readonly read?: (receive: InputReceiver) => () => void;
}

/** One program to run once, and for whom. */
export interface GuestRun {
  readonly job: string;
  readonly phase: string;
  readonly limits: GuestLimits;
  /** The image of a set of packages, which is the sandbox's own with these in it. Default: without any. */
  readonly image?: string;
  readonly request: GuestRequest;
  /** Most processes and threads at once, in containers. Default: what containers have. */
  readonly processes?: number;
  readonly signal: AbortSignal;
  readonly logger: Logger;
  /** Absent: nobody follows it. */
  readonly live?: LiveStreams;
}

/** Where the time went beside the program's own. Milliseconds. */
export interface GuestTimings {
  /** Until there was a sandbox for it. */
  readonly acquireMs: number;
  /** Sending files and arguments, until the program was started. */
  readonly transferMs: number;
  /** From the program's end until its output and the report were here. */
  readonly collectMs: number;
}

/** What a program left behind. */
export type GuestOutput = CollectedOutput & {
  readonly report: GuestReport;
  /** Whether its sandbox was there before it, or was made for it. */
  readonly acquired: "warm" | "cold";
  readonly timings: GuestTimings;
};

/** Runs programs that nobody trusts. */
export interface Sandbox {
  readonly driver: DriverName;
  /** What the engine runs its containers with, such as `runc`. Absent: unknown, or there are no containers. */
  readonly runtime?: string;
  /** Packages for programs. Absent: this one installs none. */
  readonly dependencies?: DependencyCache;
  /** Whether it hands on what programs keep from run to run. Default: no. */
  readonly keepsFiles?: boolean;
  /**
   * Runs one program once and leaves nothing of it, whatever happens: no process when it answers, and all else
   * goes beside.
   *
   * @throws the signal's reason once it is aborted and the program is gone; SandboxError when the sandbox failed.
   */
  run(run: GuestRun): Promise<GuestOutput>;
  /** Ends what waits for programs, and settles when nothing is left of those that ended. */
  close(): Promise<void>;
}
