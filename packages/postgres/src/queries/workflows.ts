import type {
  JobDependencies,
  ParentFailure,
  ParentJob,
  Workflow,
  WorkflowMember,
  WorkflowState,
} from "@millrace/core";
import type { Row } from "../connection.ts";

const ms = (column: string) => `round(date_part('epoch', ${column}) * 1000)::float8`;

const COLUMNS = `w.id::text as id, w.name, w.state, w.jobs, w.unfinished, w.completed, w.failed, w.cancelled,
  w.on_complete_id::text as on_complete_id, ${ms("w.created_at")} as created_at, ${ms("w.ended_at")} as ended_at`;

/** Lock: none. Index: the primary keys of workflow and dependent. */
export const READ_WORKFLOW = `select ${COLUMNS} from millrace.workflows w where w.id = $1::text::int8`;

/** $1: most rows; $2: the id after them, or null; $3: a state, or null. Lock: none. Index: workflow's primary key, backwards. */
export const LIST_WORKFLOWS = `
select ${COLUMNS} from millrace.workflows w
where ($2::text is null or w.id < $2::text::int8) and ($3::text is null or w.state = $3::text)
order by w.id desc limit $1::text::int4`;

/** $1: the workflow; $2: most rows; $3: the id before them, or null. Lock: none. Index: dependency_child_id; dependent's primary key. */
export const LIST_MEMBERS = `
select d.parent_id::text as id, c.ref, c.on_failure,
  to_json(array(select p.parent_id::text from millrace.dependency p where p.child_id = d.parent_id order by p.parent_id))::text as parents
from millrace.dependency d join millrace.dependent c on c.id = d.parent_id
where d.child_id = $1::text::int8 and ($3::text is null or d.parent_id > $3::text::int8)
order by d.parent_id limit $2::text::int4`;

/** Lock: none. Index: dependent_ref. */
export const FIND_REFS = `
select c.id::text as id, c.ref from millrace.dependent c where c.workflow_id = $1::text::int8 and c.ref = any ($2::text::text[])`;

/** Lock: none. Index: the primary keys of dependent and dependency. A job's workflow is no child of it. */
export const READ_DEPENDENCIES = `
select c.workflow_id::text as workflow_id, c.ref, c.on_failure, c.open, c.completed, c.failed, c.cancelled,
  (n.children - (c.workflow_id is not null)::int4)::int4 as children
from (select count(*) as children from millrace.dependency d where d.parent_id = $1::text::int8) n
left join millrace.dependent c on c.id = $1::text::int8 and c.on_failure > 0
where n.children > 0 or c.id is not null`;

/**
 * Of a completion job, whose parent is a workflow, the parents are that one's jobs. Lock: none.
 * Index: dependency_child_id, dependent's primary key, finished_id of each day.
 */
export const READ_PARENTS = `
select d.parent_id::text as id, c.ref, d.outcome, f.id is not null as kept, f.result::text as result, f.error_code, f.error_message,
  ${ms("f.finished_at")} as ended_at
from (
  select o.parent_id, o.outcome from millrace.dependency o
  where o.child_id = $1::text::int8 and not exists (select from millrace.workflow w where w.id = o.parent_id)
  union all
  select m.parent_id, m.outcome from millrace.dependency o
  join millrace.workflow w on w.id = o.parent_id join millrace.dependency m on m.child_id = w.id
  where o.child_id = $1::text::int8
) d
left join millrace.dependent c on c.id = d.parent_id
left join lateral (select x.id, x.result, x.error_code, x.error_message, x.finished_at from millrace.finished x where x.id = d.parent_id limit 1) f on true
where not (d.outcome in (2, 3) and (select s.on_failure from millrace.dependent s where s.id = $1::text::int8) = 3)
order by d.parent_id`;

const FAILURES = [undefined, "fail", "run", "ignore"] as const;
const OUTCOMES = ["unfinished", "completed", "failed", "cancelled", "removed"] as const;

export function toWorkflow(row: Row): Workflow {
  const total = row.jobs as number;
  const unfinished = row.unfinished as number;
  return {
    id: row.id as string,
    name: row.name as string | null,
    state: row.state as WorkflowState,
    jobs: {
      total,
      unfinished,
      completed: row.completed as number,
      failed: row.failed as number,
      cancelled: row.cancelled as number,
    },
    progress: total === 0 ? 1 : (total - unfinished) / total,
    onCompleteId: row.on_complete_id as string | null,
    createdAt: new Date(row.created_at as number),
    endedAt: row.ended_at === null ? null : new Date(row.ended_at as number),
  };
}

/** What a row of LIST_MEMBERS says; where the job is stands elsewhere. */
export function toMember(row: Row): Omit<WorkflowMember, "type" | "status"> {
  return {
    id: row.id as string,
    ref: row.ref as string | null,
    onParentFailure: FAILURES[row.on_failure as number] as ParentFailure,
    dependsOn: JSON.parse(row.parents as string),
  };
}

export function toDependencies(row: Row): JobDependencies {
  const [unfinished = 0, completed = 0, failed = 0, cancelled = 0] = [
    row.open,
    row.completed,
    row.failed,
    row.cancelled,
  ].map((n) => (n as number | null) ?? 0);
  return {
    workflowId: row.workflow_id as string | null,
    ref: row.ref as string | null,
    onParentFailure: row.on_failure === null ? null : (FAILURES[row.on_failure as number] as ParentFailure),
    parents: { total: unfinished + completed + failed + cancelled, unfinished, completed, failed, cancelled },
    children: row.children as number,
  };
}

export function toParent(row: Row): ParentJob {
  return {
    id: row.id as string,
    ref: row.ref as string | null,
    status: OUTCOMES[(row.outcome as number | null) ?? 0] as ParentJob["status"],
    result: row.result === null ? null : JSON.parse(row.result as string),
    errorCode: row.error_code as string | null,
    errorMessage: row.error_message as string | null,
    endedAt: row.ended_at === null ? null : new Date(row.ended_at as number),
    kept: row.kept as boolean,
  };
}
