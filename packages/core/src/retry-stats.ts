/** Retries since installation, of one error code or of all. */
export interface RetryFigures {
  /** Failed executions that were followed by another. */
  readonly retries: number;
  /** Jobs that completed after a retry. */
  readonly recovered: number;
  /** Jobs that failed after a retry. */
  readonly exhausted: number;
}

export interface RetryCount extends RetryFigures {
  readonly type: string;
  /** Of the error that was tried again; of exhausted ones, of the last error. */
  readonly code: string;
}

export interface TypeRetries extends RetryFigures {
  readonly type: string;
  /** The most retries first. */
  readonly codes: readonly (RetryFigures & { readonly code: string })[];
}

export interface RetryStats extends RetryFigures {
  /** Share of the jobs that ended after a retry which completed, 0 to 1; null: none ended. */
  readonly successRate: number | null;
  /** Failed or cancelled jobs that were run again by hand. */
  readonly byHand: number;
  /** The most retries first. */
  readonly types: readonly TypeRetries[];
}

/** Sums of kept figures, by type and by code. */
export function toRetryStats(counts: readonly RetryCount[], byHand: number): RetryStats {
  const types = [...Map.groupBy(counts, ({ type }) => type)].map(([type, ofType]) => ({
    type,
    ...total(ofType),
    codes: ofType
      .map(({ code, retries, recovered, exhausted }) => ({ code, retries, recovered, exhausted }))
      .toSorted(byRetries),
  }));
  const all = total(counts);
  const ended = all.recovered + all.exhausted;
  return {
    ...all,
    successRate: ended === 0 ? null : all.recovered / ended,
    byHand,
    types: types.toSorted(byRetries),
  };
}

const byRetries = (a: RetryFigures, b: RetryFigures) => b.retries - a.retries;

function total(counts: readonly RetryFigures[]): RetryFigures {
  const sum = (figure: keyof RetryFigures) => counts.reduce((all, count) => all + count[figure], 0);
  return { retries: sum("retries"), recovered: sum("recovered"), exhausted: sum("exhausted") };
}
