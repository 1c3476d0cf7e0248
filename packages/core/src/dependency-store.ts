import type { JobId } from "./job.ts";
import type { ParentFailure } from "./job-links.ts";
import type { PlannedParent } from "./plan-workflow.ts";
import type { EnqueueOptions, StoredJob } from "./store.ts";
import type {
  JobDependencies,
  ParentJob,
  Workflow,
  WorkflowId,
  WorkflowMember,
  WorkflowState,
} from "./workflow.ts";

/** A checked job of a workflow. */
export interface StoredWorkflowJob {
  readonly job: StoredJob;
  readonly ref: string | null;
  readonly onParentFailure: ParentFailure;
  /** Numbers are indexes of jobs that stand earlier in the list. */
  readonly parents: readonly PlannedParent[];
}

export interface StoredWorkflow {
  readonly name: string | null;
  readonly jobs: readonly StoredWorkflowJob[];
  readonly onComplete: { readonly job: StoredJob; readonly onParentFailure: ParentFailure } | null;
}

/** What one pass over the ends of parents did. */
export interface DependencyPass {
  /** Events that were acted on. */
  readonly settled: number;
  /** Events that have to wait for a transaction under way, or all of them for another process. */
  readonly waiting: boolean;
  /** Jobs that may start now, and jobs that ended because a parent did not complete. */
  readonly started: number;
  readonly ended: number;
}

export interface WorkflowPageRequest {
  readonly state: WorkflowState | null;
  /** 1 to 1000. */
  readonly limit: number;
  /** Only workflows with a smaller id. */
  readonly beforeId: WorkflowId | null;
}

/** The part of the store that keeps dependencies and workflows. Throws as the store does. */
export interface DependencyStore {
  /** Acts on the ends of jobs that others wait for, oldest first, at most `limit`; one process at a time. */
  releaseDependents(limit: number): Promise<DependencyPass>;
  /** All or none. Ids in the order given. Throws QueueFullError. */
  addWorkflow(
    workflow: StoredWorkflow,
    options?: Pick<EnqueueOptions, "transaction">,
  ): Promise<{
    readonly id: WorkflowId;
    readonly ids: readonly JobId[];
    readonly onCompleteId: JobId | null;
  }>;
  /** Adds jobs to a workflow that has not ended. Throws WorkflowNotFoundError, WorkflowEndedError, QueueFullError. */
  joinWorkflow(
    id: WorkflowId,
    jobs: readonly StoredWorkflowJob[],
    options?: Pick<EnqueueOptions, "transaction">,
  ): Promise<readonly JobId[]>;
  /** Ids of the jobs of a workflow that have one of these refs. */
  findRefs(id: WorkflowId, refs: readonly string[]): Promise<ReadonlyMap<string, JobId>>;
  getWorkflow(id: WorkflowId): Promise<Workflow | null>;
  /** Newest first. */
  listWorkflows(request: WorkflowPageRequest): Promise<readonly Workflow[]>;
  /** By id, oldest first. Empty when there is no such workflow. */
  listWorkflowJobs(id: WorkflowId, limit: number, afterId: JobId | null): Promise<readonly WorkflowMember[]>;
  /** Cancels its jobs that have not ended; answers how many. Null: no such workflow. */
  cancelWorkflow(id: WorkflowId): Promise<number | null>;
  /** Puts its failed and cancelled jobs back; answers how many. Null: no such workflow. */
  retryWorkflow(id: WorkflowId): Promise<number | null>;
  /** Null: the job waits for none, none waits for it, and it is in no workflow. */
  getDependencies(id: JobId): Promise<JobDependencies | null>;
  /** The jobs that a job waits, or waited, for; of a completion job, those of its workflow. */
  getParents(id: JobId): Promise<readonly ParentJob[]>;
}
