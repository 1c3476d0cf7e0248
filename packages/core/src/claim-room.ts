import { MAX_CLAIM, prefetchCount } from "./prefetch.ts";
import type { QueueState } from "./queue-state.ts";

/**
 * Most jobs claimed only because better ones than those at hand were announced; never more than are worth claiming
 * ahead, since a claim that reaches past the better ones brings worse ones too.
 */
const URGENT_CLAIM = 100;

/**
 * How many jobs to claim of a queue now; 0 when it has to wait. `freeSlots` are those that no claimed job of
 * another queue is going to take.
 */
export function claimRoom(queue: QueueState, freeSlots: number): number {
  const held = queue.local.slots;
  const slots = Math.max(0, Math.min(freeSlots, queue.limit - queue.running));
  const prefetch = queue.shared ? 0 : prefetchCount(queue.pace, queue.lastClaimed);
  const room = slots + prefetch - held;
  // While enough is at hand, wait until a claim is worth its round trip.
  if (room > 0 && (held === 0 || room >= prefetch / 2))
    return Math.min(Math.ceil(room * queue.jobsPerSlot) + queue.local.gaps, MAX_CLAIM);
  // A batch that waits for more jobs has its slot; filling it needs none.
  if (queue.local.ripeAt < Infinity && queue.local.gaps > 0) return Math.min(queue.local.gaps, MAX_CLAIM);
  const best = queue.local.peek();
  const urgent = best !== undefined && queue.betterPriority < best.priority && !queue.shared;
  return urgent ? Math.min(URGENT_CLAIM, Math.max(1, prefetch)) : 0;
}
