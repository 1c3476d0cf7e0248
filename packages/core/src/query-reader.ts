/** A value that a query's `$1` may stand for. */
export type QueryParameter = string | number | boolean | null;

export interface QueryQuestion {
  readonly query: string;
  readonly parameters: readonly QueryParameter[];
}

/** Some rows of a query, in its order; `columns` in the order of its select list. */
export interface QueryRows {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/**
 * Reads the rows of one `select`, some at a time, in a read-only transaction that ends with the reading. Numbers that
 * JavaScript would round, times and other types come as PostgreSQL writes them, times in UTC. The first rows come at
 * once, even if there are none. Aborted, it rejects with the signal's reason and the server gives the query up.
 */
export type ReadQuery = (question: QueryQuestion, signal: AbortSignal) => AsyncGenerator<QueryRows>;
