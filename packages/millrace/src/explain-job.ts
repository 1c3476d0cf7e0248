import { isJobId, type JobExplanation, type JobId, JobNotFoundError, type Store } from "@millrace/core";

/** Why a job is not running, or how it runs, or how it ended. Throws JobNotFoundError. */
export async function explainJob(store: Pick<Store, "explainJob">, id: JobId): Promise<JobExplanation> {
  const explanation = isJobId(id) ? await store.explainJob(id) : null;
  if (explanation === null) throw new JobNotFoundError(id);
  return explanation;
}
