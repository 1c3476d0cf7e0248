import { isJobId, type JobEvent, type JobId, JobNotFoundError, type RecordStore } from "@millrace/core";

/** What happened to a job, oldest first. Throws JobNotFoundError when nothing is known of it. */
export async function readEvents(
  store: Pick<RecordStore, "getEvents">,
  id: JobId,
): Promise<readonly JobEvent[]> {
  const events = isJobId(id) ? await store.getEvents(id) : [];
  if (events.length === 0) throw new JobNotFoundError(id);
  return events;
}
