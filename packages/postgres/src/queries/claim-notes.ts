/** What the claim of a queue with keys or a rate tells beside its jobs. Told at SQL's `end_turn`. */
export interface ClaimNotes {
  readonly more: boolean;
  readonly retryMs?: number;
  readonly startWithinMs?: number;
  /** By priority: the seq below which arrivals of a keyed queue were put in line. */
  readonly lows?: readonly number[];
}

export function toClaimNotes(payload: unknown): ClaimNotes | null {
  return typeof payload === "string" ? (JSON.parse(payload) as ClaimNotes) : null;
}
