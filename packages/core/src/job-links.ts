import type { InputFault } from "./errors.ts";
import { isJobId, type JobId } from "./job.ts";

/**
 * What becomes of a job when one of those that it depends on failed or was cancelled. `fail`: it ends the same way,
 * without having run, with the code `parent-failed` or `parent-cancelled`, and so do those that depend on it. `run`: it
 * runs once all of them have ended, and sees how. `ignore`: as `run`, and it does not see those that failed.
 */
export const PARENT_FAILURES = ["fail", "run", "ignore"] as const;
export type ParentFailure = (typeof PARENT_FAILURES)[number];

/** Most jobs that one job may name. A job of a workflow names others of it without such a limit. */
export const MAX_PARENTS = 1000;

/** Checked ties of one new job to others. */
export interface JobLinks {
  readonly parents: readonly JobId[];
  readonly onParentFailure: ParentFailure;
  /** The job joins the workflow of this one, if that is in one. */
  readonly joins: JobId | null;
}

/** The links of a job that joins the workflow of another. */
export function joining(id: JobId, links?: JobLinks): JobLinks {
  return { parents: [], onParentFailure: "fail", ...links, joins: id };
}

/** What is wrong with a job's `dependsOn` and `onParentFailure`. */
export function linkFaults(dependsOn: unknown, onParentFailure: unknown, unique: unknown): InputFault[] {
  const faults: InputFault[] = [];
  if (dependsOn === undefined) {
    if (onParentFailure !== undefined)
      faults.push({ pointer: "/onParentFailure", detail: "is for a job with dependsOn" });
    return faults;
  }
  if (!Array.isArray(dependsOn) || dependsOn.length === 0 || dependsOn.length > MAX_PARENTS) {
    faults.push({ pointer: "/dependsOn", detail: `must be a list of 1 to ${MAX_PARENTS} ids of jobs` });
  } else {
    for (const [index, id] of dependsOn.entries()) {
      if (typeof id !== "string" || !isJobId(id))
        faults.push({ pointer: `/dependsOn/${index}`, detail: "must be the id of a job" });
    }
  }
  faults.push(...parentFailureFaults(onParentFailure));
  if (unique !== undefined)
    faults.push({ pointer: "/unique", detail: "cannot be given together with dependsOn" });
  return faults;
}

export function parentFailureFaults(onParentFailure: unknown): InputFault[] {
  if (onParentFailure === undefined || PARENT_FAILURES.some((known) => known === onParentFailure)) return [];
  return [{ pointer: "/onParentFailure", detail: `must be one of ${PARENT_FAILURES.join(", ")}` }];
}
