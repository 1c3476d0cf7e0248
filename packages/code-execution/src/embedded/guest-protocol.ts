import type { LeftError } from "../sandbox/left-files.ts";
import type { GuestReport } from "../sandbox/report.ts";
import type { GuestRequest } from "../sandbox/request.ts";
import type { GuestLimits } from "../sandbox/sandbox.ts";

/** To a guest process: one program to run. */
export interface GuestCall {
  readonly request: GuestRequest;
  readonly limits: GuestLimits;
}

/** From a guest process: first once that it is ready, then one for each call. */
export type GuestAnswer =
  | { readonly kind: "ready"; readonly state?: Uint8Array }
  | { readonly kind: "failed"; readonly message: string }
  | {
      readonly kind: "ended";
      readonly report: GuestReport;
      /** The process cannot run another program. */
      readonly isSpent: boolean;
      readonly stdout: Uint8Array;
      readonly stderr: Uint8Array;
      readonly left: readonly LeftInGuest[];
    };

/** What a program left under a name that was asked for. */
export interface LeftInGuest {
  readonly name: string;
  readonly error: LeftError | null;
  readonly bytes: Uint8Array;
}

/** To a guest process, first of all: what it is started for. */
export interface ThreadSettings {
  /** Module of this package, relative to `guest/`. */
  readonly program: string;
  /** Most pages of memory that a compiler gets. */
  readonly ceilingPages: number;
  /** URL of the entry of each package of others. */
  readonly modules: Readonly<Record<string, string>>;
  /** What another process told with "ready", before any program came to it: the program starts from there. */
  readonly state?: Uint8Array;
}

/** To the thread in which the program runs: the call, and the memory in which it leaves its output. */
export interface ThreadCall extends GuestCall {
  readonly output: SharedOutput;
}

/** From that thread: first once that it is ready, then how each program ended by itself. */
export type ThreadAnswer =
  | { readonly isReady: true; readonly state?: Uint8Array }
  | {
      readonly exitCode: number | null;
      readonly signal: string | null;
      /** Files that were there at the end, by name; absent: none. */
      readonly files?: ReadonlyMap<string, Uint8Array>;
    };

/**
 * What a program writes, in memory that two threads share: it is there whenever the program is stopped, and a
 * program that writes a byte at a time costs no messages.
 */
export interface SharedOutput {
  readonly stdout: SharedArrayBuffer;
  readonly stderr: SharedArrayBuffer;
  /** Int32 each, at the places of `COUNTER`. */
  readonly counters: SharedArrayBuffer;
}

export const COUNTER = {
  stdoutBytes: 0,
  stderrBytes: 1,
  /** 1: the program wants to write more than its limit. */
  stdoutFull: 2,
  stderrFull: 3,
  /** Peak of the program's memory, in pages of 64 KiB. */
  memoryPages: 4,
  /** Times that memory was asked for and refused. */
  memoryRefusals: 5,
} as const;

export const PAGE_BYTES = 65_536;
