import { type ChangeAnswer, isJobId, type JobId, type Store } from "@millrace/core";

/** Changes one job by its id; what has not the form of one is unknown, and the database is not asked. */
export async function changeJob(
  manager: { connectStore(): Promise<Store> },
  id: JobId,
  change: (store: Store) => Promise<ChangeAnswer>,
): Promise<ChangeAnswer> {
  return isJobId(id) ? change(await manager.connectStore()) : { kind: "unknown" };
}
