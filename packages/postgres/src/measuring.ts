import type { FiguresStore } from "@millrace/core";
import { DATABASE_FIGURES } from "./queries/database-figures.ts";
import { OLDEST_READY } from "./queries/oldest-ready.ts";
import type { StoreBase } from "./store-part.ts";

export function createMeasuring({ general, bind }: StoreBase): FiguresStore {
  return {
    async getOldestReady() {
      const rows = await general.run(bind(OLDEST_READY));
      return rows.map((row) => ({ queue: row.queue as string, ageMs: row.age_ms as number }));
    },
    async getDatabaseFigures() {
      const [row = {}] = await general.run(bind(DATABASE_FIGURES));
      return {
        version: row.version as string,
        databaseBytes: row.database_bytes as number,
        engineBytes: row.engine_bytes as number,
        connections: row.connections as number,
        maxConnections: row.max_connections as number,
        oldestTransactionMs: row.oldest_transaction_ms as number | null,
        commits: row.commits as number,
        rollbacks: row.rollbacks as number,
        deadlocks: row.deadlocks as number,
        cacheHitRate: row.cache_hit_rate as number | null,
      };
    },
  };
}
