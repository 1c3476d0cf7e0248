import { randomUUID } from "node:crypto";
import type { WatchedCache } from "@millrace/code-execution";
import { type CacheStore, type Logger, startLoop } from "@millrace/core";

/** Milliseconds between two words of a process; an order is heard with the next. */
const INTERVAL_MS = 3000;

interface CacheReport {
  stop(): Promise<void>;
}

/**
 * Tells the database what lies in this process's caches, and has them obey the orders to let things go: any process can
 * read and order that, wherever the caches lie. Resolves when the orders of before are obeyed; throws when that fails.
 */
export async function reportCaches({
  store,
  caches,
  logger,
}: {
  readonly store: Pick<CacheStore, "noteCaches">;
  readonly caches: readonly WatchedCache[];
  readonly logger: Logger;
}): Promise<CacheReport> {
  const process = randomUUID();

  async function report(): Promise<number> {
    const figures = await Promise.all(caches.map((cache) => cache.figures()));
    const orders = await store.noteCaches(process, figures);
    for (const cache of caches) await cache.obey(orders);
    return INTERVAL_MS;
  }

  await report();
  const loop = startLoop({
    step: report,
    onError: (error, retryInMs) =>
      logger.warn({ err: error, retryInMs }, "Caches could not be told of or let go; it is tried again"),
    random: Math.random,
  });
  return { stop: () => loop.stop() };
}
