import type { QuickJSHandle } from "quickjs-emscripten-core";

interface Timer {
  readonly id: number;
  readonly callback: QuickJSHandle;
  /** Milliseconds between calls; undefined: once. */
  readonly everyMs: number | undefined;
  dueAt: number;
}

/** The timers of one script. Waiting blocks the thread, which has nothing else to do. */
export function createTimers() {
  const timers = new Map<number, Timer>();
  let lastId = 0;

  return {
    start(callback: QuickJSHandle, ms: number, repeats: boolean): number {
      const id = ++lastId;
      // As in Node: less than a millisecond is one.
      const delayMs = Math.max(1, ms);
      timers.set(id, {
        id,
        callback,
        everyMs: repeats ? delayMs : undefined,
        dueAt: performance.now() + delayMs,
      });
      return id;
    },

    stop(id: number): void {
      timers.delete(id);
    },

    /** Milliseconds until the first timer is due. */
    dueInMs(): number {
      const dueAt = Math.min(...[...timers.values()].map((timer) => timer.dueAt));
      return Math.max(0, dueAt - performance.now());
    },

    /** Waits for the timer that is due first; `undefined` when there is none. */
    next(): QuickJSHandle | undefined {
      const [first, ...others] = timers.values();
      if (first === undefined) return undefined;
      const timer = others.reduce((soonest, other) => (other.dueAt < soonest.dueAt ? other : soonest), first);
      const ms = timer.dueAt - performance.now();
      if (ms > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
      if (timer.everyMs === undefined) timers.delete(timer.id);
      else timer.dueAt = performance.now() + timer.everyMs;
      return timer.callback;
    },
  };
}
