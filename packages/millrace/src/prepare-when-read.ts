import { type NewJob, prepareJob, type StoredJob, type StoredJobs } from "@millrace/core";
import { findTracer } from "./find-tracer.ts";
import { checkCharacters, checkCount } from "./list-limits.ts";
import { atIndex } from "./list-pointers.ts";
import { currentTrace } from "./trace-scope.ts";
import type { CataloguedType, TypeCatalog } from "./type-catalog.ts";

/**
 * A list of jobs each of which is prepared when it is read for the first time, so that the first are stored while others are
 * prepared. Undefined when one needs more than what this process knows, or all need the span that they are added in.
 * Reading throws as `prepareJob`; pointers begin with the job's index. Throws InvalidInputError `TOO_MANY_JOBS`.
 */
export function prepareWhenRead(
  jobs: readonly NewJob[],
  catalog: Pick<TypeCatalog, "find">,
): StoredJobs | undefined {
  checkCount(jobs);
  if (findTracer() !== undefined || currentTrace() !== undefined) return undefined;
  const types = new Map<string, CataloguedType>();
  for (const job of jobs) {
    if (!isOrdinary(job)) return undefined;
    if (types.has(typeInQueue(job))) continue;
    const type = catalog.find(job.type, job.queue);
    if (type === undefined) return undefined;
    types.set(typeInQueue(job), type);
  }
  const list = [...jobs]; // the caller may go on with theirs
  const prepared: StoredJob[] = [];
  let characters = 0;

  function prepare(job: NewJob, index: number): StoredJob {
    try {
      return prepareJob(job, types.get(typeInQueue(job)) as CataloguedType);
    } catch (error) {
      throw atIndex(index, error);
    }
  }

  return {
    length: list.length,
    *[Symbol.iterator]() {
      for (const [index, job] of list.entries()) {
        if (index === prepared.length) {
          const stored = prepare(job, index);
          checkCharacters((characters += stored.payload.length));
          prepared.push(stored);
        }
        yield prepared[index] as StoredJob;
      }
    },
  };
}

/** Nothing but its handler has to be known of it. */
function isOrdinary(job: NewJob): boolean {
  return (
    typeof job === "object" &&
    job !== null &&
    typeof job.type === "string" &&
    (job.queue === undefined || typeof job.queue === "string") &&
    job.unique === undefined &&
    job.webhookUrl === undefined
  );
}

/** Names have no spaces. */
function typeInQueue({ type, queue }: NewJob): string {
  return queue === undefined ? type : `${type} ${queue}`;
}
