import {
  type AddedWorkflowJobs,
  type CompletionJob,
  type CreatedWorkflow,
  InvalidInputError,
  isJobId,
  type JobDependencies,
  type JobHandler,
  type JobId,
  missingRefs,
  type NewJob,
  type NewWorkflow,
  type ParentJob,
  planWorkflow,
  type StoredWorkflow,
  type StoredWorkflowJob,
  type Workflow,
  WORKFLOW_STATES,
  type WorkflowId,
  type WorkflowJob,
  type WorkflowMember,
  WorkflowNotFoundError,
  type WorkflowState,
} from "@millrace/core";
import type { CreateOptions } from "./create-options.ts";
import type { Engine } from "./engine.ts";
import type { PayloadFor } from "./job-payloads.ts";
import { refuseFaults, splitCompletion, splitWorkflowJob, workflowFaults } from "./workflow-settings.ts";

const MAX_ROWS = 1000;

type JobOf<Type extends string, Handlers extends readonly JobHandler[]> = NewJob<
  Type,
  PayloadFor<Type, Handlers>
>;

export interface WorkflowList {
  /** Newest first. */
  readonly workflows: readonly Workflow[];
  /** Where the next page begins, or null at the end. */
  readonly nextCursor: string | null;
}

export interface WorkflowJobList {
  /** In the order in which they were stored: parents before their children. */
  readonly jobs: readonly WorkflowMember[];
  readonly nextCursor: string | null;
}

type InTransaction = Pick<CreateOptions, "transaction">;

/** The workflows and batches of a manager. Unknown ids throw WorkflowNotFoundError. */
export class Workflows<const Handlers extends readonly JobHandler[] = []> {
  readonly #connect: () => Promise<Engine>;

  constructor(connect: () => Promise<Engine>) {
    this.#connect = connect;
  }

  /**
   * Stores all jobs of a workflow, or none. Throws InvalidInputError: `INVALID_WORKFLOW` for refs that are unknown
   * or used twice and for cycles, with their path; and as `createJob` does, with pointers that begin with `/jobs`.
   */
  async create<const Type extends string>(
    workflow: NewWorkflow<JobOf<Type, Handlers>>,
    options: InTransaction = {},
  ): Promise<CreatedWorkflow> {
    const { store, writer } = await this.#connect();
    refuseFaults(workflowFaults(workflow));
    const { jobs, restore } = await this.#plan(workflow.jobs, new Map());
    const onComplete = workflow.onComplete === undefined ? null : await this.#completion(workflow.onComplete);
    const stored = await store.addWorkflow({ name: workflow.name ?? null, jobs, onComplete }, options);
    const { id, ids, onCompleteId } = stored;
    const all =
      onCompleteId === null || onComplete === null ? [] : [{ id: onCompleteId, job: onComplete.job }];
    writer.storedJobs(
      [...ids, ...all.map((added) => added.id)],
      [...jobs.map(({ job }) => job), ...all.map(({ job }) => job)],
      options,
    );
    return { id, onCompleteId, ...restore(ids) };
  }

  /** As `create`, of jobs that do not wait for each other: a count of how many are done, and one job at the end. */
  async createBatch<const Type extends string>(
    batch: NewWorkflow<JobOf<Type, Handlers>>,
    options: InTransaction = {},
  ): Promise<CreatedWorkflow> {
    const faults = (Array.isArray(batch?.jobs) ? batch.jobs : []).flatMap((job, index) =>
      job?.dependsOn === undefined
        ? []
        : [{ pointer: `/jobs/${index}/dependsOn`, detail: "is for a workflow, not a batch" }],
    );
    refuseFaults(faults);
    return this.create(batch, options);
  }

  /**
   * Adds jobs to a workflow that has not ended; `dependsOn` names refs of these or of jobs that it has. Added to one that was
   * cancelled they are cancelled too. Throws as `create`, and WorkflowEndedError.
   */
  async addJobs<const Type extends string>(
    id: WorkflowId,
    jobs: readonly WorkflowJob<JobOf<Type, Handlers>>[],
    options: InTransaction = {},
  ): Promise<AddedWorkflowJobs> {
    const { store, writer } = await this.#connect();
    refuseFaults(workflowFaults({ jobs }));
    const existing = await store.findRefs(known(id), [
      ...missingRefs(jobs),
      ...jobs.flatMap(({ ref }) => (typeof ref === "string" ? [ref] : [])),
    ]);
    // Where no ref is known, it may be the workflow that is not there.
    if (existing.size === 0 && missingRefs(jobs).length > 0) await this.get(id);
    const planned = await this.#plan(jobs, existing);
    const ids = await store.joinWorkflow(id, planned.jobs, options);
    writer.storedJobs(
      ids,
      planned.jobs.map(({ job }) => job),
      options,
    );
    return planned.restore(ids);
  }

  async get(id: WorkflowId): Promise<Workflow> {
    const { store } = await this.#connect();
    const workflow = await store.getWorkflow(known(id));
    if (workflow === null) throw new WorkflowNotFoundError(id);
    return workflow;
  }

  /** Newest first. `limit`: 1 to 1000, default 100. */
  async list(
    range: { readonly state?: WorkflowState; readonly limit?: number; readonly cursor?: string } = {},
  ): Promise<WorkflowList> {
    const { state, limit = 100, cursor } = range;
    checkPage(limit, cursor);
    if (state !== undefined && !WORKFLOW_STATES.includes(state))
      throw invalidRange("/state", `must be one of ${WORKFLOW_STATES.join(", ")}`);
    const { store } = await this.#connect();
    const found = await store.listWorkflows({
      state: state ?? null,
      limit: limit + 1,
      beforeId: cursor ?? null,
    });
    const workflows = found.slice(0, limit);
    return { workflows, nextCursor: found.length > limit ? (workflows.at(-1)?.id ?? null) : null };
  }

  /** Its jobs, the completion job apart, with what each depends on. `limit`: 1 to 1000, default 100. */
  async listJobs(
    id: WorkflowId,
    range: { readonly limit?: number; readonly cursor?: string } = {},
  ): Promise<WorkflowJobList> {
    const { limit = 100, cursor } = range;
    checkPage(limit, cursor);
    await this.get(id);
    const { store } = await this.#connect();
    const found = await store.listWorkflowJobs(id, limit + 1, cursor ?? null);
    const jobs = found.slice(0, limit);
    return { jobs, nextCursor: found.length > limit ? (jobs.at(-1)?.id ?? null) : null };
  }

  /** Cancels all of its jobs that have not ended, and its completion job; those that run are told to stop. Answers how many. */
  async cancel(id: WorkflowId): Promise<number> {
    const { store } = await this.#connect();
    return found(id, await store.cancelWorkflow(known(id)));
  }

  /**
   * Runs its failed and cancelled jobs again, under their ids; those that had ended only because of them wait for them
   * again. Answers how many were put back, those apart.
   */
  async retry(id: WorkflowId): Promise<number> {
    const { store } = await this.#connect();
    return found(id, await store.retryWorkflow(known(id)));
  }

  /** What a job waits for, or waited for, and its workflow. Null: nothing and none. */
  async getDependencies(jobId: JobId): Promise<JobDependencies | null> {
    const { store } = await this.#connect();
    return isJobId(jobId) ? store.getDependencies(jobId) : null;
  }

  /** The jobs that a job depends on, with their results: what its handler gets from `context.parents()`. */
  async getParents(jobId: JobId): Promise<readonly ParentJob[]> {
    const { store } = await this.#connect();
    return isJobId(jobId) ? store.getParents(jobId) : [];
  }

  /** The jobs as they are stored, parents first, and how to put their ids back into the order given. */
  async #plan(
    jobs: readonly WorkflowJob[],
    existing: ReadonlyMap<string, JobId>,
  ): Promise<{
    readonly jobs: readonly StoredWorkflowJob[];
    restore(ids: readonly JobId[]): AddedWorkflowJobs;
  }> {
    const { writer } = await this.#connect();
    const plan = await pointingAt("/jobs", async () => planWorkflow(jobs, existing));
    const split = jobs.map(splitWorkflowJob);
    const prepared = await pointingAt("/jobs", () => writer.prepareAll(split.map(({ job }) => job)));
    const placeOf = new Map(plan.order.map((index, place) => [index, place]));
    return {
      jobs: plan.order.map((index) => ({
        job: prepared[index]!,
        ref: split[index]!.ref,
        onParentFailure: split[index]!.onParentFailure,
        parents: plan.parents[index]!.map((parent) =>
          typeof parent === "number" ? (placeOf.get(parent) as number) : parent,
        ),
      })),
      restore(stored) {
        const ids = jobs.map((_job, index) => stored[placeOf.get(index) as number] as JobId);
        const byRef = split.flatMap(({ ref }, index) => (ref === null ? [] : [[ref, ids[index] as JobId]]));
        return { ids, idsByRef: Object.fromEntries(byRef) };
      },
    };
  }

  async #completion(completion: CompletionJob): Promise<NonNullable<StoredWorkflow["onComplete"]>> {
    const { writer } = await this.#connect();
    const { job, onParentFailure } = splitCompletion(completion);
    return { job: await pointingAt("/onComplete", () => writer.prepare(job)), onParentFailure };
  }
}

function known(id: WorkflowId): WorkflowId {
  if (!isJobId(id)) throw new WorkflowNotFoundError(id);
  return id;
}

function found(id: WorkflowId, answer: number | null): number {
  if (answer === null) throw new WorkflowNotFoundError(id);
  return answer;
}

function checkPage(limit: number, cursor: string | undefined): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_ROWS)
    throw invalidRange("/limit", `must be an integer from 1 to ${MAX_ROWS}`);
  if (cursor !== undefined && !isJobId(cursor))
    throw invalidRange("/cursor", "must be the nextCursor of another page");
}

function invalidRange(pointer: string, detail: string): InvalidInputError {
  return new InvalidInputError("INVALID_RANGE", `${pointer.slice(1)} ${detail}.`, [{ pointer, detail }]);
}

/** Faults of one job's payload begin at the payload, all others at the job, or the list. */
async function pointingAt<T>(place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    const prefix = error.code === "INVALID_PAYLOAD" && place === "/onComplete" ? `${place}/payload` : place;
    throw error.movedTo((pointer) => prefix + pointer);
  }
}
