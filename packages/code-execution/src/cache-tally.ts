import type { CacheFigures, CacheOrders } from "@millrace/core";

/** One cache of this process, as those who watch and purge it see it. */
export interface WatchedCache {
  figures(): Promise<CacheFigures>;
  /** Lets go what the orders mean, and knows them from now on. */
  obey(orders: CacheOrders): Promise<void>;
}

/** What a cache did since it was made. */
export interface CacheTally {
  /** `savedMs`: what making it again would have taken. */
  hit(savedMs: number): void;
  miss(): void;
  /** Default: one. */
  evicted(reason: string, count?: number): void;
  counted(): Pick<CacheFigures, "hits" | "misses" | "savedMs" | "evictions">;
}

export function createCacheTally(): CacheTally {
  const evictions: Record<string, number> = {};
  let hits = 0;
  let misses = 0;
  let saved = 0;
  return {
    hit(savedMs) {
      hits += 1;
      saved += savedMs;
    },
    miss() {
      misses += 1;
    },
    evicted(reason, count = 1) {
      if (count > 0) evictions[reason] = (evictions[reason] ?? 0) + count;
    },
    counted: () => ({ hits, misses, savedMs: Math.round(saved), evictions: { ...evictions } }),
  };
}
