import {
  encodePayload,
  InvalidInputError,
  invalidPayload,
  isJobId,
  isQueueName,
  payloadFaults,
  priorityNumber,
} from "@millrace/core";
import type { ChangeAnswer, InputFault, Job, JobId, JobPatch, Priority, Store } from "@millrace/core";
import type { TypeCatalog } from "./type-catalog.ts";

/** What to change of a pending job; each field is replaced as a whole. */
export interface JobChanges {
  readonly payload?: unknown;
  readonly priority?: Priority;
  readonly queue?: string;
  /** Only for a job that waits for its time. */
  readonly scheduledAt?: Date;
}

type Check = readonly [holds: (value: unknown) => boolean, detail: string];

const checks: { readonly [Name in keyof Required<JobChanges>]: Check } = {
  payload: [() => true, ""], // judged by its type
  priority: [
    (priority) => priorityNumber(priority as Priority) !== undefined,
    "must be a priority's name or an integer from 1 to 9",
  ],
  queue: [isQueueName, "must be the name of a queue"],
  scheduledAt: [(at) => at instanceof Date && !Number.isNaN(at.getTime()), "must be a valid Date"],
};

/** Changes a pending job. Throws as `toJobPatch`, and PayloadTooLargeError. */
export async function patchJob(
  { store, types }: { readonly store: Store; readonly types: TypeCatalog },
  id: JobId,
  changes: JobChanges,
): Promise<ChangeAnswer> {
  const job = isJobId(id) ? await store.getJob(id) : null;
  if (job === null) return { kind: "unknown" };
  return store.patch(id, await toJobPatch(changes, job, types, store));
}

/**
 * Checked changes as the store takes them. Throws InvalidInputError: `INVALID_JOB` with pointers that begin at
 * the changes, `INVALID_PAYLOAD` with pointers that begin at the payload.
 */
async function toJobPatch(
  changes: JobChanges,
  job: Job,
  types: TypeCatalog,
  store: Pick<Store, "validatePayloads">,
): Promise<JobPatch> {
  const faults = Object.entries(changes).flatMap(([name, value]) => faultOf(name, value));
  if (faults.length > 0) {
    const list = faults.map(({ pointer, detail }) => `${pointer} ${detail}`).join("; ");
    throw new InvalidInputError("INVALID_JOB", `Job ${job.id} cannot be changed: ${list}.`, faults);
  }
  const { payload, priority, queue, scheduledAt } = changes;
  return {
    ...(payload !== undefined && { payload: await encodeFor(job.type, payload, types, store) }),
    ...(priority !== undefined && { priority: priorityNumber(priority) as number }),
    ...(queue !== undefined && { queue }),
    ...(scheduledAt !== undefined && { scheduledAtMs: scheduledAt.getTime() }),
  };
}

function faultOf(name: string, value: unknown): InputFault[] {
  if (value === undefined) return [];
  if (!Object.hasOwn(checks, name)) return [{ pointer: `/${name}`, detail: "cannot be changed" }];
  const [holds, detail] = checks[name as keyof JobChanges];
  return holds(value) ? [] : [{ pointer: `/${name}`, detail }];
}

async function encodeFor(
  type: string,
  payload: unknown,
  types: TypeCatalog,
  store: Pick<Store, "validatePayloads">,
): Promise<string> {
  const { schema, judgedByStore } = await types.get(type);
  const { text, value } = encodePayload(payload);
  const [stored = []] = judgedByStore ? await store.validatePayloads([{ type, payload: text }]) : [];
  const faults = schema === undefined ? stored : payloadFaults(schema, value);
  if (faults.length > 0) throw invalidPayload(faults);
  return text;
}
