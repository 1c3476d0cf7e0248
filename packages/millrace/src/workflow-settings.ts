import {
  type CompletionJob,
  type InputFault,
  InvalidInputError,
  MAX_WORKFLOW_JOBS,
  type NewJob,
  PARENT_FAILURES,
  type ParentFailure,
  type WorkflowJob,
} from "@millrace/core";

const MAX_NAME_LENGTH = 200;
const FIELDS: ReadonlySet<string> = new Set(["name", "jobs", "onComplete"]);

/** What is wrong with a workflow apart from its jobs, which are judged one by one. */
export function workflowFaults(workflow: unknown): InputFault[] {
  if (typeof workflow !== "object" || workflow === null)
    return [{ pointer: "", detail: "must be an object with jobs" }];
  const faults: InputFault[] = Object.keys(workflow)
    .filter((field) => !FIELDS.has(field))
    .map((field) => ({ pointer: `/${field}`, detail: "is not a field of a workflow" }));
  const { name, jobs, onComplete } = workflow as Record<string, unknown>;
  if (name !== undefined && !isName(name))
    faults.push({ pointer: "/name", detail: `must be a text of 1 to ${MAX_NAME_LENGTH} characters` });
  if (!Array.isArray(jobs) || jobs.length === 0 || jobs.length > MAX_WORKFLOW_JOBS)
    faults.push({ pointer: "/jobs", detail: `must be a list of 1 to ${MAX_WORKFLOW_JOBS} jobs` });
  else
    for (const [index, job] of jobs.entries()) {
      if (typeof job !== "object" || job === null)
        faults.push({ pointer: `/jobs/${index}`, detail: "must be an object with a type and a payload" });
      else if ("unique" in job && job.unique !== undefined)
        faults.push({ pointer: `/jobs/${index}/unique`, detail: "cannot be given to a job of a workflow" });
    }
  if (onComplete !== undefined) faults.push(...completionFaults(onComplete));
  return faults;
}

export function refuseFaults(faults: readonly InputFault[]): void {
  if (faults.length === 0) return;
  const shown = faults.slice(0, 20);
  const list = shown.map(({ pointer, detail }) => `${pointer} ${detail}`.trim()).join("; ");
  throw new InvalidInputError("INVALID_WORKFLOW", `The workflow cannot be accepted: ${list}.`, shown);
}

/** The job alone, and its place in the workflow. */
export function splitWorkflowJob(job: WorkflowJob): {
  readonly job: NewJob;
  readonly ref: string | null;
  readonly onParentFailure: ParentFailure;
} {
  const { ref, dependsOn: _planned, onParentFailure, ...rest } = job;
  return { job: rest, ref: ref ?? null, onParentFailure: onParentFailure ?? "fail" };
}

export function splitCompletion(completion: CompletionJob): {
  readonly job: NewJob;
  readonly onParentFailure: ParentFailure;
} {
  const { onParentFailure, ...job } = completion;
  return { job, onParentFailure: onParentFailure ?? "run" };
}

function completionFaults(onComplete: unknown): InputFault[] {
  if (typeof onComplete !== "object" || onComplete === null)
    return [{ pointer: "/onComplete", detail: "must be an object with a type and a payload" }];
  const faults: InputFault[] = ["dependsOn", "unique", "ref"]
    .filter((field) => (onComplete as Record<string, unknown>)[field] !== undefined)
    .map((field) => ({
      pointer: `/onComplete/${field}`,
      detail: "cannot be given: this job waits for the workflow",
    }));
  const { onParentFailure } = onComplete as { onParentFailure?: unknown };
  if (onParentFailure !== undefined && !PARENT_FAILURES.some((known) => known === onParentFailure))
    faults.push({
      pointer: "/onComplete/onParentFailure",
      detail: `must be one of ${PARENT_FAILURES.join(", ")}`,
    });
  return faults;
}

function isName(name: unknown): boolean {
  return (
    typeof name === "string" &&
    name.length > 0 &&
    name.length <= MAX_NAME_LENGTH &&
    // oxlint-disable-next-line no-control-regex -- PostgreSQL stores no NUL
    !/\u0000/.test(name) &&
    name.isWellFormed()
  );
}
