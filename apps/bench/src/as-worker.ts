/** Node's flags, as `npm start` and `millrace worker` set them. */
export const WORKER_FLAGS: readonly string[] = ["--max-semi-space-size=8"];
/** What they set in its environment, as `env` takes it. */
export const WORKER_ENVIRONMENT = "MALLOC_ARENA_MAX=2";

/** What they call once the program is loaded. */
export const { limitHeapGrowth } = (await import(
  new URL("../../server/src/limit-heap-growth.ts", import.meta.url).href
)) as { limitHeapGrowth(): void };
