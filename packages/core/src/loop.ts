import { backoffMs } from "./backoff.ts";

export interface LoopOptions {
  /** Does the work once and returns the milliseconds until it is wanted again. */
  step(): Promise<number>;
  /** Told of each error of `step`; the loop goes on after `retryInMs`. */
  onError(error: unknown, retryInMs: number): void;
  readonly random: () => number;
  /** Milliseconds until the first step. Default: none. */
  readonly firstInMs?: number;
}

/** The one way a service repeats itself: steps never overlap and an error never ends it. */
export interface Loop {
  /** Runs the next step in at most `inMs` (default: now); after the one under way, if there is one. */
  wake(inMs?: number): void;
  /** Ends the sleep, waits for the step under way, and runs no more of them. */
  stop(): Promise<void>;
}

export function startLoop({ step, onError, random, firstInMs }: LoopOptions): Loop {
  let stopped = false;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let dueAt = Infinity;
  let running: Promise<void> | undefined;

  function sleep(ms: number): void {
    const wantedAt = performance.now() + ms;
    if (stopped || wantedAt >= dueAt) return;
    clearTimeout(timer);
    dueAt = wantedAt;
    timer = setTimeout(run, ms);
  }

  function run(): void {
    clearTimeout(timer);
    // Wishes that arrive while the step runs are for the step after it: they set dueAt anew.
    dueAt = Infinity;
    running = runStep().then((ms) => {
      running = undefined;
      const wanted = Math.min(ms, dueAt - performance.now());
      dueAt = Infinity;
      sleep(Math.max(0, wanted));
    });
  }

  async function runStep(): Promise<number> {
    try {
      const ms = await step();
      failures = 0;
      return ms;
    } catch (error) {
      failures += 1;
      const retryInMs = backoffMs(failures, random);
      onError(error, retryInMs);
      return retryInMs;
    }
  }

  if (firstInMs === undefined) run();
  else sleep(firstInMs);
  return {
    wake(inMs = 0) {
      if (running === undefined) sleep(inMs);
      else dueAt = Math.min(dueAt, performance.now() + inMs);
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
