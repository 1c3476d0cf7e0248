/** Why a container goes. */
export type CleanupReason = "expired" | "exited" | "orphan";

/** What is known of a container of ours. Instants in epoch milliseconds, by the engine's clock. */
export interface KnownContainer {
  readonly state: string;
  readonly createdAt: number;
  /** Undefined while it has not ended. */
  readonly endedAt: number | undefined;
  readonly ttlMs: number | undefined;
  /** Status of the job that made it; undefined: there is none any more. */
  readonly jobStatus: string | undefined;
  /** Of the job until whose end it is kept. Undefined: it is gone. Null: it is kept for none. */
  readonly untilStatus: string | undefined | null;
}

const ACTIVE: ReadonlySet<string | undefined> = new Set(["pending", "running"]);

/** Why a container is to go; undefined: it stays. `maxAgeMs`: how long ended ones stay. */
export function judgeContainer(
  container: KnownContainer,
  now: number,
  maxAgeMs: number,
): CleanupReason | undefined {
  const { state, createdAt, endedAt, ttlMs, jobStatus, untilStatus } = container;
  // Its job may still adopt and start it.
  if (ACTIVE.has(jobStatus)) return undefined;
  if (jobStatus === "failed" || jobStatus === "cancelled") return "orphan";
  if (state === "created" || (untilStatus !== null && !ACTIVE.has(untilStatus))) return "orphan";
  if (ttlMs !== undefined && now >= createdAt + ttlMs) return "expired";
  return endedAt !== undefined && now >= endedAt + maxAgeMs ? "exited" : undefined;
}
