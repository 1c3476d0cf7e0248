import type { OutputStream } from "@millrace/core";
import type { LeftError } from "../sandbox/left-files.ts";
import type { GuestReport } from "../sandbox/report.ts";
import type { GuestRequest } from "../sandbox/request.ts";
import type { GuestLimits } from "../sandbox/sandbox.ts";

/** To a guest process: one program to run. */
export interface GuestCall {
  readonly request: GuestRequest;
  readonly limits: GuestLimits;
  /** Its output is told while it runs. */
  readonly isLive: boolean;
  /** Most bytes that an interactive program can be sent to read. */
  readonly inputBytes: number;
}

/** To a guest process, while an interactive program runs: what that is to read; null: no more comes. */
export interface GuestInput {
  readonly input: Uint8Array | null;
}

/** From a guest process: first once that it is ready, then what a program wrote that is followed, and its end. */
export type GuestAnswer =
  | { readonly kind: "ready"; readonly state?: Uint8Array }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "wrote"; readonly stream: OutputStream; readonly bytes: Uint8Array }
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
  /** Absent: it reads what its request has. */
  readonly input?: SharedInput;
}

/** From that thread: first once that it is ready, then how each program ended by itself. */
export type ThreadAnswer =
  | { readonly isReady: true; readonly state?: Uint8Array }
  | {
      readonly exitCode: number | null;
      readonly signal: string | null;
      /** Files that were there at the end, by name; null: something else. Absent: none. */
      readonly files?: ReadonlyMap<string, Uint8Array | null>;
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

/** What an interactive program reads, in memory that two threads share, since its own thread waits for it. */
export interface SharedInput {
  readonly bytes: SharedArrayBuffer;
  /** Int32 each, at the places of `INPUT`. */
  readonly state: SharedArrayBuffer;
}

export const INPUT = {
  /** Bytes that have come. */
  bytes: 0,
  /** 1: no more come. */
  isClosed: 1,
  /** Grows with each change of the others; a thread can wait for that. */
  changes: 2,
} as const;

export const COUNTER = {
  stdoutBytes: 0,
  stderrBytes: 1,
  /** Bytes past its limit that the program wanted to write: the first of them end it. */
  stdoutRefused: 2,
  stderrRefused: 3,
  /** Peak of the program's memory, in pages of 64 KiB. */
  memoryPages: 4,
  /** Times that memory was asked for and refused. */
  memoryRefusals: 5,
  /** Times that there was no room for a file, or for more of one. */
  fileRefusals: 6,
} as const;

export const PAGE_BYTES = 65_536;
