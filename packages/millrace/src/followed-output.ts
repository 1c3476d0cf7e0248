import {
  FINISHED_STATUSES,
  type FollowedPiece,
  InvalidInputError,
  type Job,
  type JobId,
  type OutputPlace,
  type OutputStream,
} from "@millrace/core";
import type { Engine } from "./engine.ts";

/** What a job writes while it runs, as it is told to those who follow it. `place`: where to go on, as `after`. */
export type FollowedOutput =
  | {
      readonly kind: "output";
      readonly stream: OutputStream;
      /** Bytes of the same stream before these. */
      readonly at: number;
      readonly bytes: Uint8Array;
      readonly place: string;
    }
  /** The job runs anew: what was told until now is of an execution that counts no more. */
  | { readonly kind: "reset"; readonly place: string }
  /** It has ended, and all that it wrote was told. */
  | { readonly kind: "end"; readonly job: Job };

export interface FollowOptions {
  /** The `place` of the last message that was received. Default: from the beginning. */
  readonly after?: string | undefined;
  /** Ends the iteration. */
  readonly signal?: AbortSignal;
}

const BEGINNING = { run: "0", part: 0 };

export async function* followOutput(
  { outputs, waiters }: Pick<Engine, "outputs" | "waiters">,
  jobId: JobId,
  { after, signal }: FollowOptions,
): AsyncGenerator<FollowedOutput, void> {
  let place: OutputPlace = { jobId, ...(after === undefined ? BEGINNING : parsePlace(after)) };
  const left = new AbortController();
  const stop = signal === undefined ? left.signal : AbortSignal.any([left.signal, signal]);
  const over = new AbortController();
  const ended = waiters.wait(jobId, { signal: stop });
  const onEnd = () => over.abort();
  ended.then(onEnd, onEnd);

  function* tell(pieces: readonly FollowedPiece[]): Generator<FollowedOutput, void> {
    for (const { run, part, stream, at, bytes } of pieces) {
      const isAnew = place.run !== BEGINNING.run && place.run !== run;
      // Whoever is cut off after this is told the whole of the run, and not again that it began.
      if (isAnew) yield { kind: "reset", place: `${run}.0` };
      place = { jobId, run, part };
      if (bytes.length > 0) yield { kind: "output", stream, at, bytes, place: `${run}.${part}` };
    }
  }

  try {
    while (!over.signal.aborted) yield* tell(await outputs.next(place, over.signal));
    const job = await ended;
    if (!FINISHED_STATUSES.some((status) => status === job.status)) return;
    // All was written before the job ended.
    for (let pieces = await outputs.now(place); pieces.length > 0; pieces = await outputs.now(place))
      yield* tell(pieces);
    yield { kind: "end", job };
  } finally {
    left.abort();
  }
}

function parsePlace(text: string): Pick<OutputPlace, "run" | "part"> {
  const [, run, part] = /^(\d{1,18})\.(\d{1,9})$/.exec(text) ?? [];
  if (run !== undefined && part !== undefined) return { run, part: Number(part) };
  const detail = "is no place that a follower was told";
  throw new InvalidInputError("INVALID_PLACE", `after ${detail}.`, [{ pointer: "/after", detail }]);
}
