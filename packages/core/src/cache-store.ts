/** What one cache of one process did since that process started, and what lies in it now. */
export interface CacheFigures {
  /** What is kept there, such as `compile`. */
  readonly cache: string;
  /** Where it lies: processes that name the same place share what lies there, and each counts for itself. */
  readonly place: string;
  readonly hits: number;
  readonly misses: number;
  /** Milliseconds that making it again would have taken at each hit. */
  readonly savedMs: number;
  /** What went, by why it went. */
  readonly evictions: Readonly<Record<string, number>>;
  readonly entries: number;
  readonly bytes: number;
}

/** An order to let go what was made before it. The newest of a package counts. */
export interface CachePurge {
  /** Null: everything. */
  readonly package: string | null;
  /** By the database's clock, microseconds since 1970. */
  readonly atUs: number;
}

/** What a process learns when it tells its figures. */
export interface CacheOrders {
  /** By the database's clock, microseconds since 1970: every order up to it is among `purges`, and none later. */
  readonly knownAtUs: number;
  readonly purges: readonly CachePurge[];
}

/** One cache, over all processes of the last 30 days. */
export interface CacheSum extends Omit<CacheFigures, "place"> {
  /** How often something was stored; of `workspaces` alone. */
  readonly puts?: number;
  /** Where it lies, of processes that live. */
  readonly places: readonly { readonly place: string; readonly entries: number; readonly bytes: number }[];
}

/** The part of the store that tells of caches, which lie in or beside the processes that use them. Throws as the store does. */
export interface CacheStore {
  /** `process`: who tells, one name for as long as it lives. Tells the whole since its start, so telling twice does no harm. */
  noteCaches(process: string, figures: readonly CacheFigures[]): Promise<CacheOrders>;
  getCaches(): Promise<readonly CacheSum[]>;
  /** Orders every process to let go what holds this package, or all. Counts when each has heard of it, in some seconds. */
  purgeCaches(packageName: string | null): Promise<CachePurge>;
}
