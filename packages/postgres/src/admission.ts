import { QueueFullError, RateLimitedError, type SubmissionWindow } from "@millrace/core";
import type { Runner } from "./connection.ts";

/** Whether a queue has room for more; locks the queue's row until the transaction ends. Told at the function. */
const HAS_ROOM = "select millrace.has_room($1::text::int4, $2::text::int4) as room";
/** The same for one key of it. Told at the function. */
const HAS_KEY_ROOM =
  "select millrace.has_key_room($1::text::int4, $2, $3::text::int8, $4::text::int4) as room";
/** Takes a place in a sliding window; locks the key's row until the transaction ends. Told at the function. */
const TAKE_WINDOW = "select millrace.take_window($1, $2, $3::text::int4, $4::text::int8)::float8 as wait_ms";
/** What wants into one queue that has a cap of its own (`most`; null: none) or is asked to have room for a key. */
export interface Wanted {
  readonly queue: string;
  readonly most: number | null;
  count: number;
  readonly byKey: Map<string, number>;
}

/** What jobs may be refused by, in the transaction that adds them: caps of queues and keys, and sliding windows. */
export function createAdmission(bind: (text: string) => string): {
  /** Throws QueueFullError. wanted: by the queue's id. */
  requireRoom(runner: Runner, wanted: ReadonlyMap<number, Wanted>, maxWaitingOfKey?: number): Promise<void>;
  /** Throws RateLimitedError. */
  takeWindows(runner: Runner, windows: SubmissionWindow | readonly SubmissionWindow[]): Promise<void>;
} {
  return { requireRoom, takeWindows };

  async function requireRoom(
    runner: Runner,
    wanted: ReadonlyMap<number, Wanted>,
    maxWaitingOfKey?: number,
  ): Promise<void> {
    for (const [queueId, { queue, most, count, byKey }] of [...wanted].sort(([a], [b]) => a - b)) {
      if (most !== null) {
        const [row] = await runner.run(bind(HAS_ROOM), [String(queueId), String(count)]);
        if (row?.room !== true) throw new QueueFullError(queue, most);
      }
      if (maxWaitingOfKey === undefined) continue;
      for (const [key, ofKey] of byKey) {
        const asked = [String(queueId), key, String(maxWaitingOfKey), String(ofKey)];
        const [row] = await runner.run(bind(HAS_KEY_ROOM), asked);
        if (row?.room !== true) throw new QueueFullError(queue, maxWaitingOfKey, key);
      }
    }
  }

  /** All or none, since the caller's transaction ends with the refusal; in one order, so that callers never wait for each other in a ring. */
  async function takeWindows(
    runner: Runner,
    windows: SubmissionWindow | readonly SubmissionWindow[],
  ): Promise<void> {
    const all = "scope" in windows ? [windows] : windows;
    for (const window of all.toSorted(byScopeAndKey)) await takeWindow(runner, window);
  }

  async function takeWindow(runner: Runner, window: SubmissionWindow): Promise<void> {
    const [row] = await runner.run(bind(TAKE_WINDOW), [
      window.scope,
      window.key,
      String(window.limit),
      String(window.windowMs),
    ]);
    const waitMs = row?.wait_ms as number;
    if (waitMs > 0) {
      const seconds = Math.ceil(waitMs / 1000);
      throw new RateLimitedError(
        `Rate limit exceeded: ${window.limit} submissions in ${Math.round(window.windowMs / 1000)} seconds. Try again in ${seconds} seconds.`,
        waitMs,
        window.scope,
      );
    }
  }
}

function byScopeAndKey(one: SubmissionWindow, other: SubmissionWindow): number {
  const [a, b] = [one, other].map(({ scope, key }) => `${scope} ${key}`) as [string, string];
  return a < b ? -1 : Number(a > b);
}
