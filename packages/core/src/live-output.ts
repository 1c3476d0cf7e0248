/** What a job can write while it runs. */
export const OUTPUT_STREAMS = ["stdout", "stderr"] as const;
export type OutputStream = (typeof OUTPUT_STREAMS)[number];

/** Bytes of one piece at most. */
export const MAX_PIECE_BYTES = 65_536;

/** Bytes that a job wrote together. */
export interface OutputPiece {
  /** From 1, over both streams, without gaps within an execution. */
  readonly part: number;
  readonly stream: OutputStream;
  /** Bytes of the same stream before these. */
  readonly at: number;
  /** None: an execution began. */
  readonly bytes: Uint8Array;
}
