import { type CancelAnswer, isJobId, type JobId, type Logger } from "@millrace/core";
import type { Engine } from "./engine.ts";

/** Cancels a job, or tells its worker; whoever waits for it is told. */
export async function cancelJob(
  { store, waiters }: Engine,
  id: JobId,
  logger: Logger,
): Promise<CancelAnswer> {
  if (!isJobId(id)) return { kind: "unknown" };
  const answer = await store.cancel(id);
  if (answer.kind === "cancelled") {
    waiters.ended(id);
    logger.info({ jobId: id }, `Job ${id} cancelled`);
  }
  return answer;
}
