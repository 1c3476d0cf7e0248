import type { ClaimedJob, Outcome, StoredWorkflowJob } from "@millrace/core";
import { expect } from "vitest";
import { claim, done, end, job, queue, sql, store } from "./test-store.ts";

export const failed: Outcome = {
  kind: "failed",
  error: { code: "boom", message: "It broke", errorClass: "handler" },
  result: null,
};

type Parents = StoredWorkflowJob["parents"];

export const member = (
  parents: Parents = [],
  onParentFailure: StoredWorkflowJob["onParentFailure"] = "fail",
) => ({
  job: job(),
  ref: null,
  onParentFailure,
  parents,
});

export const dependent = (parents: readonly string[], onParentFailure: "fail" | "run" | "ignore" = "fail") =>
  job({ links: { parents, onParentFailure, joins: null } });

/** Acts on every end that was noted. */
export async function settle(): Promise<void> {
  while ((await store.releaseDependents(500)).settled > 0);
}

export const statuses = async (ids: readonly string[]) => {
  const jobs = new Map((await store.getJobsById(ids)).map((one) => [one.id, one]));
  return ids.map((id) => jobs.get(id)?.status);
};

/** Claims what is ready and ends it, by id; `outcomeOf` judges. Answers the ids in the order of the claim. */
export async function runReady(outcomeOf: (id: string) => Outcome = () => done): Promise<string[]> {
  const { jobs } = await claim(4096, { sweep: true });
  await store.complete(jobs.map((claimed: ClaimedJob) => end(claimed, outcomeOf(claimed.id))));
  await settle();
  return jobs.map((claimed) => claimed.id);
}

/** What is kept of the queue equals what is counted. */
export async function recount(): Promise<void> {
  await store.foldCounts();
  const counts = (await store.getCounts()).find((count) => count.queue === queue);
  const [rows] = await sql`
    select (select count(*)::int from millrace.ready r where r.queue_id = q.id) as ready,
      (select count(*)::int from millrace.scheduled s where s.queue_id = q.id) as scheduled,
      (select count(*)::int from millrace.finished f where f.queue_id = q.id and f.status = 1) as completed,
      (select count(*)::int from millrace.finished f where f.queue_id = q.id and f.status = 2) as failed,
      (select count(*)::int from millrace.finished f where f.queue_id = q.id and f.status = 3) as cancelled
    from millrace.queue q where q.name = ${queue}`;
  expect(counts).toMatchObject(rows as object);
}
