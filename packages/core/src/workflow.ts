import type { FinishedStatus, JobId, JobStatus } from "./job.ts";
import type { ParentFailure } from "./job-links.ts";
import type { NewJob } from "./new-job.ts";

/** Most jobs of one call. */
export const MAX_WORKFLOW_JOBS = 10_000;
/** Most mentions of one job by another in one call. */
export const MAX_WORKFLOW_EDGES = 100_000;

/** Id of a workflow: of the form of a job's, and never that of one. */
export type WorkflowId = string;

type UntiedJob<Job extends NewJob> = Omit<Job, "dependsOn" | "onParentFailure" | "unique">;

/** A job of a workflow. `dependsOn` names others of the workflow by their `ref`. */
export type WorkflowJob<Job extends NewJob = NewJob> = UntiedJob<Job> & {
  /** What the others call it, 1 to 200 characters, once in the workflow. Without one nothing can depend on it. */
  readonly ref?: string;
  readonly dependsOn?: readonly string[];
  /** Default: `fail`. */
  readonly onParentFailure?: ParentFailure;
};

/** The job that runs when all jobs of a workflow have ended. */
export type CompletionJob<Job extends NewJob = NewJob> = UntiedJob<Job> & {
  /** What it does when a job of the workflow failed or was cancelled. Default: `run`. */
  readonly onParentFailure?: ParentFailure;
};

export interface NewWorkflow<Job extends NewJob = NewJob> {
  /** For people, 1 to 200 characters; need not be unique. */
  readonly name?: string;
  /** 1 to 10 000; all are stored, or none. More can be added while it runs. */
  readonly jobs: readonly WorkflowJob<Job>[];
  readonly onComplete?: CompletionJob<Job>;
}

export interface AddedWorkflowJobs {
  /** In the order given. */
  readonly ids: readonly JobId[];
  /** Of the jobs that have one, by ref. */
  readonly idsByRef: Readonly<Record<string, JobId>>;
}

export interface CreatedWorkflow extends AddedWorkflowJobs {
  readonly id: WorkflowId;
  readonly onCompleteId: JobId | null;
}

/** `cancelling`: it was cancelled, and jobs still run. `failed`: a job failed. `cancelled`: one was cancelled, none failed. */
export const WORKFLOW_STATES = ["running", "cancelling", "completed", "failed", "cancelled"] as const;
export type WorkflowState = (typeof WORKFLOW_STATES)[number];

export interface Workflow {
  readonly id: WorkflowId;
  readonly name: string | null;
  readonly state: WorkflowState;
  /** Its jobs, the completion job apart; kept, not counted. */
  readonly jobs: {
    readonly total: number;
    readonly unfinished: number;
    readonly completed: number;
    readonly failed: number;
    readonly cancelled: number;
  };
  /** Share of its jobs that have ended, 0 to 1. */
  readonly progress: number;
  readonly onCompleteId: JobId | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

export interface WorkflowMember {
  readonly id: JobId;
  readonly ref: string | null;
  /** Null: the job is no longer there. */
  readonly type: string | null;
  readonly status: JobStatus | "removed";
  readonly onParentFailure: ParentFailure;
  readonly dependsOn: readonly JobId[];
}

/** A job that another depends on, as that one sees it. */
export interface ParentJob<Result = unknown> {
  readonly id: JobId;
  readonly ref: string | null;
  /** `unfinished` only while the child waits; `removed`: it was deleted, or is older than what is kept. */
  readonly status: FinishedStatus | "unfinished" | "removed";
  readonly result: Result | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  /** When it ended; null as well when it is no longer kept. */
  readonly endedAt: Date | null;
  /** Whether the job is still kept: without it there is no result and no error. */
  readonly kept: boolean;
}

/** What a job waits for, or waited for, and how many wait for it. */
export interface JobDependencies {
  readonly workflowId: WorkflowId | null;
  readonly ref: string | null;
  /** Null: it is in no workflow and waits for none. */
  readonly onParentFailure: ParentFailure | null;
  readonly parents: {
    readonly total: number;
    readonly unfinished: number;
    readonly completed: number;
    readonly failed: number;
    readonly cancelled: number;
  };
  /** Jobs that wait, or waited, for it. */
  readonly children: number;
}
