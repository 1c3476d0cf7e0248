/** Shorter ages would take results from who waits for them. Milliseconds. */
export const MIN_AGE_MS = 1000;
export const DAY_MS = 86_400_000;
/** 100 years: the database knows no times that long ago. Milliseconds. */
export const MAX_AGE_MS = 36_500 * DAY_MS;
