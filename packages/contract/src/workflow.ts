import {
  type JobDependencies,
  JOB_STATUSES,
  MAX_PARENTS,
  MAX_WORKFLOW_JOBS,
  PARENT_FAILURES,
  type ParentJob,
  type Workflow,
  WORKFLOW_STATES,
} from "@millrace/core";
import { z } from "zod";
import { instantOrNull } from "./instant.ts";
import { integerParameter } from "./integer-parameter.ts";
import { jobBody } from "./job.ts";
import { newJobBody } from "./new-job.ts";
import { plainText } from "./plain-text.ts";

const plainJob = newJobBody.omit({ unique: true, dependsOn: true, onParentFailure: true });

const workflowJob = plainJob
  .extend({
    ref: plainText(200).optional().meta({ description: "What the others call it; once in the workflow." }),
    dependsOn: z
      .array(plainText(200))
      .optional()
      .meta({ description: "Refs of jobs of the workflow that have to end before this one starts." }),
    onParentFailure: z
      .enum(PARENT_FAILURES)
      .optional()
      .meta({ description: "What one of those that fails or is cancelled does. Default: fail." }),
  })
  .meta({ id: "WorkflowJob", required: ["type", "payload"] });

const jobs = z.array(workflowJob).min(1).max(MAX_WORKFLOW_JOBS);

/** Body of `POST /api/workflows`: all jobs are stored, or none. */
export const newWorkflowBody = z
  .strictObject({
    name: plainText(200).optional().meta({ description: "For people; need not be unique." }),
    jobs,
    onComplete: plainJob
      .extend({
        onParentFailure: z
          .enum(PARENT_FAILURES)
          .optional()
          .meta({ description: "What a job that failed or was cancelled does. Default: run." }),
      })
      .meta({ id: "CompletionJob", required: ["type", "payload"] })
      .optional()
      .meta({ description: "Runs when all jobs have ended." }),
  })
  .meta({ id: "NewWorkflow" });

/** Body of `POST /api/workflows/{id}/jobs`. */
export const newWorkflowJobsBody = z.strictObject({ jobs }).meta({ id: "NewWorkflowJobs" });

const idsByRef = z.record(z.string(), z.string()).meta({ description: "Of the jobs that have a ref." });

export const newWorkflowAnswer = z
  .object({
    id: z.string(),
    ids: z.array(z.string()).meta({ description: "In the order of the request." }),
    idsByRef,
    onCompleteId: z.string().nullable(),
  })
  .meta({ id: "NewWorkflowIds" });

export const newWorkflowJobsAnswer = z
  .object({ ids: z.array(z.string()).meta({ description: "In the order of the request." }), idsByRef })
  .meta({ id: "NewWorkflowJobIds" });

/** A workflow as every answer shows it. */
export const workflowBody = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    state: z.enum(WORKFLOW_STATES),
    jobs: z
      .object({
        total: z.int(),
        unfinished: z.int(),
        completed: z.int(),
        failed: z.int(),
        cancelled: z.int(),
      })
      .meta({ description: "Without the completion job." }),
    progress: z.number().meta({ description: "Share of its jobs that have ended, 0 to 1." }),
    onCompleteId: z.string().nullable(),
    createdAt: z.iso.datetime(),
    endedAt: instantOrNull,
  })
  .meta({ id: "Workflow" });

export const workflowListQuery = z.strictObject({
  state: z.enum(WORKFLOW_STATES).optional(),
  limit: integerParameter(1, 1000, "Most workflows of the page. Default 100.").optional(),
  cursor: plainText(40).optional().meta({ description: "`nextCursor` of the page before." }),
});

export const workflowListBody = z
  .object({
    workflows: z.array(workflowBody).meta({ description: "Newest first." }),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: "WorkflowPage" });

export const workflowJobsQuery = z.strictObject({
  limit: integerParameter(1, 1000, "Most jobs of the page. Default 100.").optional(),
  cursor: plainText(40).optional().meta({ description: "`nextCursor` of the page before." }),
});

export const workflowJobsBody = z
  .object({
    jobs: z
      .array(
        z.object({
          id: z.string(),
          ref: z.string().nullable(),
          type: z.string().nullable().meta({ description: "Null: the job is no longer there." }),
          status: z.enum([...JOB_STATUSES, "removed"]),
          onParentFailure: z.enum(PARENT_FAILURES),
          dependsOn: z.array(z.string()).meta({ description: "Ids of the jobs that it depends on." }),
        }),
      )
      .meta({ description: "Parents before their children." }),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: "WorkflowJobPage" });

/** Answer of cancel and retry. */
export const workflowChangeAnswer = z
  .object({ changed: z.int().meta({ description: "Jobs that were cancelled, told to stop, or put back." }) })
  .meta({ id: "WorkflowChange" });

/** Answer of `GET /api/jobs/{id}`. */
export const jobDetailBody = jobBody
  .extend({
    dependencies: z
      .object({
        workflowId: z.string().nullable(),
        ref: z.string().nullable(),
        onParentFailure: z.enum(PARENT_FAILURES).nullable(),
        parents: z
          .object({
            total: z.int(),
            unfinished: z.int(),
            completed: z.int(),
            failed: z.int(),
            cancelled: z.int(),
          })
          .meta({ description: "How many jobs it waits, or waited, for." }),
        children: z.int().meta({ description: "How many wait, or waited, for it; its webhook is one." }),
      })
      .nullable()
      .meta({ description: "Null: it has to do with no other job." }),
  })
  .meta({ id: "JobDetail", required: [...Object.keys(jobBody.shape), "dependencies"] });

/** Answer of `GET /api/jobs/{id}/dependencies`. */
export const jobDependenciesBody = z
  .object({
    workflowId: z.string().nullable(),
    ref: z.string().nullable(),
    onParentFailure: z.enum(PARENT_FAILURES).nullable(),
    parents: z
      .array(
        z.object({
          id: z.string(),
          ref: z.string().nullable(),
          status: z.enum(["unfinished", "completed", "failed", "cancelled", "removed"]),
          result: z.unknown(),
          errorCode: z.string().nullable(),
          errorMessage: z.string().nullable(),
          endedAt: instantOrNull,
          kept: z
            .boolean()
            .meta({ description: "False: the job is no longer there, so there is no result." }),
        }),
      )
      .meta({ description: `The jobs that it depends on; a job names at most ${MAX_PARENTS} itself.` }),
  })
  .meta({ id: "JobDependencies" });

export function toWorkflowBody(workflow: Workflow): z.infer<typeof workflowBody> {
  return {
    ...workflow,
    createdAt: workflow.createdAt.toISOString(),
    endedAt: workflow.endedAt?.toISOString() ?? null,
  };
}

export function toJobDependenciesBody(
  dependencies: JobDependencies | null,
  parents: readonly ParentJob[],
): z.infer<typeof jobDependenciesBody> {
  return {
    workflowId: dependencies?.workflowId ?? null,
    ref: dependencies?.ref ?? null,
    onParentFailure: dependencies?.onParentFailure ?? null,
    parents: parents.map((parent) => ({ ...parent, endedAt: parent.endedAt?.toISOString() ?? null })),
  };
}
