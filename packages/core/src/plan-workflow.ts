import { type InputFault, InvalidInputError } from "./errors.ts";
import type { JobId } from "./job.ts";
import { parentFailureFaults } from "./job-links.ts";
import { isStorableText } from "./storable-text.ts";
import { MAX_WORKFLOW_EDGES } from "./workflow.ts";

const MAX_REF_LENGTH = 200;
/** Most faults that one error names. */
const MAX_FAULTS = 20;

/** The part of a workflow's job that says what it waits for. */
export interface PlannedJob {
  readonly ref?: string | undefined;
  readonly dependsOn?: readonly string[] | undefined;
  readonly onParentFailure?: unknown;
}

/** A parent: the index of a job of the same list, or the id of one that is in the workflow already. */
export type PlannedParent = number | JobId;

export interface WorkflowPlan {
  /** Indexes of the jobs, each after those that it depends on. */
  readonly order: readonly number[];
  /** By index. */
  readonly parents: readonly (readonly PlannedParent[])[];
}

/** Refs that the jobs depend on and that none of them has. */
export function missingRefs(jobs: readonly PlannedJob[]): readonly string[] {
  const own = new Set(jobs.map(({ ref }) => ref));
  const named = jobs.flatMap(({ dependsOn }) => (Array.isArray(dependsOn) ? dependsOn : []));
  return [...new Set(named)].filter((ref) => typeof ref === "string" && !own.has(ref));
}

/**
 * The order of a workflow's jobs. `existing`: ids by ref of the jobs that it has already. Throws InvalidInputError
 * `INVALID_WORKFLOW`, with pointers that begin at the list: a ref that is unknown or used twice, or a cycle, which the
 * message shows.
 */
export function planWorkflow(
  jobs: readonly PlannedJob[],
  existing: ReadonlyMap<string, JobId> = new Map(),
): WorkflowPlan {
  const indexOf = new Map<string, number>();
  const faults: InputFault[] = [];
  for (const [index, { ref }] of jobs.entries()) {
    if (ref === undefined) continue;
    if (!isRef(ref)) faults.push({ pointer: `/${index}/ref`, detail: REF_FORM });
    else if (indexOf.has(ref) || existing.has(ref))
      faults.push({ pointer: `/${index}/ref`, detail: `is the ref of another job: ${JSON.stringify(ref)}` });
    else indexOf.set(ref, index);
  }
  const parents = jobs.map((job, index) => parentsOf(job, index, indexOf, existing, faults));
  if (parents.reduce((edges, { length }) => edges + length, 0) > MAX_WORKFLOW_EDGES)
    faults.push({ pointer: "", detail: `may hold ${MAX_WORKFLOW_EDGES} entries in dependsOn, no more` });
  refuse(faults);
  return { order: orderOf(jobs, parents), parents };
}

const REF_FORM = `must be a text of 1 to ${MAX_REF_LENGTH} characters without NUL and lone surrogates`;

function isRef(ref: unknown): ref is string {
  return typeof ref === "string" && ref.length > 0 && ref.length <= MAX_REF_LENGTH && isStorableText(ref);
}

function parentsOf(
  { dependsOn, onParentFailure }: PlannedJob,
  index: number,
  indexOf: ReadonlyMap<string, number>,
  existing: ReadonlyMap<string, JobId>,
  faults: InputFault[],
): PlannedParent[] {
  const at = (fault: InputFault) => faults.push({ ...fault, pointer: `/${index}${fault.pointer}` });
  parentFailureFaults(onParentFailure).forEach(at);
  if (dependsOn === undefined || (Array.isArray(dependsOn) && dependsOn.length === 0)) {
    if (onParentFailure !== undefined)
      at({ pointer: "/onParentFailure", detail: "is for a job with dependsOn" });
    return [];
  }
  if (!Array.isArray(dependsOn)) {
    at({ pointer: "/dependsOn", detail: "must be a list of refs" });
    return [];
  }
  const parents = new Set<PlannedParent>();
  for (const [place, ref] of dependsOn.entries()) {
    const parent = indexOf.get(ref) ?? existing.get(ref);
    if (parent === undefined)
      at({
        pointer: `/dependsOn/${place}`,
        detail: `is the ref of no job of the workflow: ${JSON.stringify(ref)}`,
      });
    else parents.add(parent);
  }
  return [...parents];
}

/** Depth first, without recursion: a chain may be as long as the list. */
function orderOf(jobs: readonly PlannedJob[], parents: WorkflowPlan["parents"]): number[] {
  const order: number[] = [];
  const done = new Set<number>();
  for (const start of jobs.keys()) {
    const path: { readonly index: number; next: number }[] = [];
    const onPath = new Set<number>();
    const enter = (index: number): void => {
      path.push({ index, next: 0 });
      onPath.add(index);
    };
    if (!done.has(start)) enter(start);
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const parent = parents[step.index]?.[step.next];
      step.next += 1;
      if (parent === undefined) {
        path.pop();
        onPath.delete(step.index);
        done.add(step.index);
        order.push(step.index);
      } else if (typeof parent === "number" && !done.has(parent)) {
        if (onPath.has(parent)) throw cycle(jobs, [...onPath], parent);
        enter(parent);
      }
    }
  }
  return order;
}

/** `path`: from a job to its parent, and so on; `back`: the one on it that the last of them depends on. */
function cycle(jobs: readonly PlannedJob[], path: readonly number[], back: number): InvalidInputError {
  const round = path.slice(path.indexOf(back));
  const names = [...round, back].map((index) => jobs[index]?.ref ?? String(index));
  const shown = names.length > 12 ? [...names.slice(0, 6), "…", ...names.slice(-5)] : names;
  const fault = { pointer: `/${back}/dependsOn`, detail: `goes round in a cycle: ${shown.join(" → ")}` };
  return invalid([fault]);
}

function refuse(faults: readonly InputFault[]): void {
  if (faults.length > 0) throw invalid(faults.slice(0, MAX_FAULTS));
}

function invalid(faults: readonly InputFault[]): InvalidInputError {
  const list = faults.map(({ pointer, detail }) => `${pointer} ${detail}`.trim()).join("; ");
  return new InvalidInputError("INVALID_WORKFLOW", `The workflow cannot be accepted: ${list}.`, faults);
}
