import type { DependencyPass, DependencyStore } from "./dependency-store.ts";
import { type Loop, startLoop } from "./loop.ts";

/** Most ends that one pass acts on. */
const MAX_EVENTS = 500;
/** Pause while another process, or a transaction under way, is in the way. Milliseconds. */
const BUSY_MS = 20;

interface ReleaserOptions {
  readonly store: Pick<DependencyStore, "releaseDependents">;
  readonly random: () => number;
  /** Longest sleep, unless it is woken. Milliseconds. */
  readonly restMs: number;
  /** Jobs became ready, or ended. */
  onReleased(pass: DependencyPass): void;
  onError(error: unknown, retryInMs: number): void;
}

/** Lets jobs start whose parents have ended; every process does, one at a time. `wake()` tells it that one has. */
export function startReleaser({ store, random, restMs, onReleased, onError }: ReleaserOptions): Loop {
  return startLoop({
    random,
    onError,
    async step() {
      const pass = await store.releaseDependents(MAX_EVENTS);
      if (pass.started > 0 || pass.ended > 0) onReleased(pass);
      if (pass.settled > 0) return 0;
      return pass.waiting ? BUSY_MS * (1 + random()) : restMs;
    },
  });
}
