import { InvalidInputError, type JobId, WorkflowEndedError, WorkflowNotFoundError } from "@millrace/core";
import { numberArray } from "./array-literal.ts";
import type { Runner } from "./connection.ts";
import { addLinkedJobs, type LinkedRow } from "./queries/add-linked-jobs.ts";
import type { EnqueueRow } from "./queries/add-ready.ts";

/** Those of some jobs that do not exist. Lock: none. Index: as in millrace.job_status. */
const FIND_UNKNOWN = `
select i.id::text as id from unnest($1::text::int8[]) i (id) where millrace.job_status(i.id) is null`;

/** Workflows of some jobs. Lock: none. Index: dependent's primary key. */
const FIND_WORKFLOWS = `
select c.id::text as id, c.workflow_id::text as workflow_id from millrace.dependent c where c.id = any ($1::text::int8[]) and c.workflow_id is not null`;

/** Keeps workflows from ending and from being cancelled until the transaction ends. Lock: their rows. Index: primary key. */
const HOLD_WORKFLOWS = `
select w.id::text as id, w.ended_at is not null as ended from millrace.workflow w where w.id = any ($1::text::int8[]) order by w.id for share`;

type Bind = (text: string) => string;

/**
 * Adds jobs some of which have links, in a transaction of the caller's. Throws InvalidInputError `UNKNOWN_PARENT`,
 * with pointers that begin with the job's index.
 */
export async function addJobsWithLinks(
  runner: Runner,
  bind: Bind,
  rows: readonly EnqueueRow[],
): Promise<JobId[]> {
  await requireParents(runner, bind, rows);
  const joins = rows.flatMap(({ links }) => links?.joins ?? []);
  const found =
    joins.length === 0 ? [] : await runner.run(bind(FIND_WORKFLOWS), [numberArray([...new Set(joins)])]);
  const workflowOf = new Map(found.map((row) => [row.id, row.workflow_id as string]));
  const linked = rows.map(
    (row): LinkedRow => ({
      row,
      workflowId: workflowOf.get(row.links?.joins) ?? null,
      ref: null,
      onParentFailure: row.links?.onParentFailure ?? "fail",
      parents: row.links?.parents ?? [],
    }),
  );
  return joinWorkflows(runner, bind, linked, [...new Set(workflowOf.values())]);
}

/** Adds jobs to workflows that were there before. Throws WorkflowNotFoundError and WorkflowEndedError. */
export async function joinWorkflows(
  runner: Runner,
  bind: Bind,
  jobs: readonly LinkedRow[],
  workflows: readonly string[],
): Promise<JobId[]> {
  if (workflows.length > 0) {
    const held = await runner.run(bind(HOLD_WORKFLOWS), [numberArray(workflows)]);
    const ended = new Map(held.map((row) => [row.id, row.ended as boolean]));
    for (const id of workflows) {
      if (!ended.has(id)) throw new WorkflowNotFoundError(id);
      if (ended.get(id)) throw new WorkflowEndedError(id);
    }
  }
  return addLinkedJobs(runner, bind, jobs, workflows);
}

async function requireParents(runner: Runner, bind: Bind, rows: readonly EnqueueRow[]): Promise<void> {
  const parents = new Set(rows.flatMap(({ links }) => links?.parents ?? []));
  if (parents.size === 0) return;
  const unknown = new Set(
    (await runner.run(bind(FIND_UNKNOWN), [numberArray([...parents])])).map((row) => row.id),
  );
  if (unknown.size === 0) return;
  const faults = rows.flatMap(({ links }, index) =>
    (links?.parents ?? []).flatMap((id, place) =>
      unknown.has(id) ? [{ pointer: `/${index}/dependsOn/${place}`, detail: `is no job: ${id}` }] : [],
    ),
  );
  throw new InvalidInputError(
    "UNKNOWN_PARENT",
    `There is no job ${[...unknown].join(", ")} to depend on.`,
    faults,
  );
}
