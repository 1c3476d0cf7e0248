import type { JobCount, Logger } from "@millrace/core";
import { toJobMetrics, toProcessingTotals } from "./queue-figures.ts";

/** Ready jobs above which a growing number of them is worth a warning. */
const BACKLOG_JOBS = 1000;

export interface FiguresLogOptions {
  readonly intervalMs: number;
  readonly logger: Logger;
  readCounts(): Promise<readonly JobCount[]>;
}

/** Logs the queue's figures now and then, and warns while a backlog grows. Returns how to stop. */
export function startFiguresLog({ intervalMs, logger, readCounts }: FiguresLogOptions): () => void {
  let readyBefore = 0;
  let stopped = false;
  let timer = setTimeout(() => void log(), intervalMs);

  async function log(): Promise<void> {
    try {
      const counts = await readCounts();
      if (stopped) return;
      logger.info({ jobs: toJobMetrics(counts), ...toProcessingTotals(counts) }, "Job queue figures");
      const ready = counts.reduce((total, count) => total + count.ready, 0);
      if (ready > BACKLOG_JOBS && ready > readyBefore) {
        logger.warn(
          { ready, readyBefore },
          `Backlog: ${ready} jobs wait for a worker, and their number grows`,
        );
      }
      readyBefore = ready;
    } catch (error) {
      if (!stopped) logger.warn({ err: error }, "The job queue's figures cannot be read; trying again later");
    }
    if (!stopped) timer = setTimeout(() => void log(), intervalMs);
  }

  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
