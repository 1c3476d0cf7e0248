import type { JobId } from "./job.ts";
import type { OutputPiece } from "./live-output.ts";

/** Bytes that a job is sent altogether, at most: 1 MiB. */
export const MAX_INPUT_BYTES = 1_048_576;

/** How far the output of a job was read. */
export interface OutputPlace {
  readonly jobId: JobId;
  /** Which execution of the job, as `FollowedPiece.run`; `0`: none yet. */
  readonly run: string;
  /** The last part that was read; 0: none. */
  readonly part: number;
}

/** A piece of output as it is read. */
export interface FollowedPiece extends OutputPiece {
  /** Decimal digits that grow with each execution of the job. Of earlier executions nothing is kept. */
  readonly run: string;
}

/** Bytes that were sent to a job. */
export interface InputPiece {
  readonly jobId: JobId;
  /** Bytes that were sent before these. */
  readonly at: number;
  readonly bytes: Uint8Array;
  /** Nothing comes after them. */
  readonly closes: boolean;
}

/** `closed`: its input was closed before. `full`: more than a job takes. Both change nothing. */
export type InputAnswer = "written" | "closed" | "full";

/** What goes to and fro between running jobs and those who follow them; the writing of output is part of `report`. */
export interface LiveStore {
  /** The next pieces past each place, in order, none twice; in the order of the places. A few at a time. */
  readOutput(places: readonly OutputPlace[]): Promise<readonly (readonly FollowedPiece[])[]>;
  /** Adds to what a job is sent, which stays until the job has ended: another execution reads all of it anew. */
  writeInput(id: JobId, bytes: Uint8Array, closes: boolean): Promise<InputAnswer>;
  /** What was sent to jobs from these bytes on, in order. A part of it when that is much. */
  readInput(places: readonly Pick<InputPiece, "jobId" | "at">[]): Promise<readonly InputPiece[]>;
}
