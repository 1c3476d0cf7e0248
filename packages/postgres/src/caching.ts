import type { CachePurge, CacheStore, CacheSum } from "@millrace/core";
import { READ_WORKSPACE_CACHE, readCaches } from "./queries/read-caches.ts";
import type { StoreBase } from "./store-part.ts";

/** Figures of one process, and every order; what it locks is told at the function. */
const NOTE = `
select n.known_at_us::float8 as known_at_us, n.purges from millrace.note_caches($1, $2::text::jsonb) n`;

const PURGE = `
select (extract(epoch from millrace.purge_caches($1::text)) * 1000000)::float8 as at_us`;

export function createCaching({ general, changes, bind }: StoreBase): CacheStore {
  return {
    async noteCaches(process, figures) {
      const [row] = await general.run(bind(NOTE), [process, JSON.stringify(figures)]);
      return { knownAtUs: row?.known_at_us as number, purges: row?.purges as CachePurge[] };
    },
    async getCaches() {
      const rows = await general.run(bind(readCaches));
      const [kept] = await general.run(bind(READ_WORKSPACE_CACHE));
      const workspaces = kept && {
        ...kept,
        places: [{ place: "database", entries: kept.entries, bytes: kept.bytes }],
      };
      return [...rows, ...(workspaces ? [workspaces] : [])] as unknown as readonly CacheSum[];
    },
    async purgeCaches(packageName) {
      const [row] = await changes.run(bind(PURGE), [packageName]);
      return { package: packageName, atUs: row?.at_us as number };
    },
  };
}
