import {
  CANCEL_GRACE_MS,
  type DependencyStore,
  type JobId,
  type StoredJob,
  type StoredWorkflowJob,
} from "@millrace/core";
import { textArray } from "./array-literal.ts";
import type { Parameter, Runner } from "./connection.ts";
import { joinWorkflows } from "./linking.ts";
import { addLinkedJobs, type LinkedRow } from "./queries/add-linked-jobs.ts";
import { readJobs } from "./queries/read-jobs.ts";
import {
  FIND_REFS,
  LIST_MEMBERS,
  LIST_WORKFLOWS,
  READ_DEPENDENCIES,
  READ_PARENTS,
  READ_WORKFLOW,
  toDependencies,
  toMember,
  toParent,
  toWorkflow,
} from "./queries/workflows.ts";
import type { EnqueueRow } from "./queries/add-ready.ts";
import type { StoreBase } from "./store-part.ts";
import { callerRunner } from "./transaction-runner.ts";

/** Locks and indexes are told at the functions. */
const RELEASE = "select * from millrace.release_dependents($1::text::int4)";
const ADD_WORKFLOW = "select millrace.add_workflow($1, $2::text::int4)::text as id";
const CANCEL = "select millrace.cancel_workflow($1::text::int8, $2::text::int4) as cancelled";
const RETRY = "select millrace.retry_workflow($1::text::int8) as retried";
/** Lock: the workflow's row, which this transaction made. Index: the primary key. */
const SET_COMPLETION =
  "update millrace.workflow w set on_complete_id = $2::text::int8 where w.id = $1::text::int8";

/** What adding to workflows shares with adding plain jobs. */
interface EnqueueSteps {
  /** Names to ids, and room in capped queues: within the runner's transaction. */
  makeRoom(runner: Runner, jobs: readonly StoredJob[]): Promise<readonly EnqueueRow[]>;
  announceWithin(runner: Runner, jobs: readonly StoredJob[]): Promise<void>;
}

export function createDependencies(
  base: StoreBase,
  { makeRoom, announceWithin }: EnqueueSteps,
): DependencyStore {
  const { general, changes, enqueue, bind } = base;
  const run = (statement: string, parameters: readonly Parameter[]) =>
    general.run(bind(statement), parameters);

  /** In the caller's transaction, or in one of our own. */
  function within<T>(transaction: unknown, work: (runner: Runner) => Promise<T>): Promise<T> {
    return transaction === undefined ? enqueue.transaction(work) : work(callerRunner(transaction));
  }

  async function linked(
    runner: Runner,
    jobs: readonly StoredWorkflowJob[],
    workflowId: string,
  ): Promise<LinkedRow[]> {
    const rows = await makeRoom(
      runner,
      jobs.map(({ job }) => job),
    );
    return jobs.map(({ ref, onParentFailure, parents }, index) => ({
      row: rows[index] as EnqueueRow,
      workflowId,
      ref,
      onParentFailure,
      parents,
    }));
  }

  return {
    async releaseDependents(limit) {
      const [row] = await run(RELEASE, [String(limit)]);
      const taken = row?.taken as number;
      return {
        settled: Math.max(taken, 0),
        waiting: taken < 0 || (row?.untold as number) > 0,
        started: row?.started as number,
        ended: row?.ended as number,
      };
    },
    addWorkflow: ({ name, jobs, onComplete }, { transaction } = {}) =>
      within(transaction, async (runner) => {
        const [row] = await runner.run(bind(ADD_WORKFLOW), [name, String(jobs.length)]);
        const id = row?.id as string;
        const last = onComplete === null ? [] : [{ ...onComplete, ref: null, parents: [id] }];
        const rows = await linked(runner, [...jobs, ...last], id);
        const [completion] = rows.splice(jobs.length);
        const wanted = completion === undefined ? rows : [...rows, { ...completion, workflowId: null }];
        const ids = await addLinkedJobs(runner, bind, wanted, []);
        const onCompleteId: JobId | null = ids[jobs.length] ?? null;
        if (onCompleteId !== null) await runner.run(bind(SET_COMPLETION), [id, onCompleteId]);
        await announceWithin(
          runner,
          jobs.filter(({ parents }) => parents.length === 0).map(({ job }) => job),
        );
        return { id, ids: ids.slice(0, jobs.length), onCompleteId };
      }),
    joinWorkflow: (id, jobs, { transaction } = {}) =>
      within(transaction, async (runner) => {
        const ids = await joinWorkflows(runner, bind, await linked(runner, jobs, id), [id]);
        await announceWithin(
          runner,
          jobs.filter(({ parents }) => parents.length === 0).map(({ job }) => job),
        );
        return ids;
      }),
    async findRefs(id, refs) {
      const rows = refs.length === 0 ? [] : await run(FIND_REFS, [id, textArray(refs)]);
      return new Map(rows.map((row) => [row.ref as string, row.id as JobId]));
    },
    async getWorkflow(id) {
      const [row] = await run(READ_WORKFLOW, [id]);
      return row === undefined ? null : toWorkflow(row);
    },
    async listWorkflows({ limit, beforeId, state }) {
      return (await run(LIST_WORKFLOWS, [String(limit), beforeId, state])).map(toWorkflow);
    },
    async listWorkflowJobs(id, limit, afterId) {
      const members = (await run(LIST_MEMBERS, [id, String(limit), afterId])).map(toMember);
      const jobs = await readJobs(
        general,
        bind,
        members.map((member) => member.id),
      );
      const byId = new Map(jobs.map((job) => [job.id, job]));
      return members.map((member) => {
        const job = byId.get(member.id);
        return { ...member, type: job?.type ?? null, status: job?.status ?? "removed" };
      });
    },
    async cancelWorkflow(id) {
      const [row] = await changes.run(bind(CANCEL), [id, String(CANCEL_GRACE_MS)]);
      return row?.cancelled as number | null;
    },
    async retryWorkflow(id) {
      const [row] = await changes.run(bind(RETRY), [id]);
      return row?.retried as number | null;
    },
    async getDependencies(id) {
      const [row] = await run(READ_DEPENDENCIES, [id]);
      return row === undefined ? null : toDependencies(row);
    },
    getParents: async (id) => (await run(READ_PARENTS, [id])).map(toParent),
  };
}
