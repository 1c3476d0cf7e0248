import { documentTypeName, InvalidInputError, MAX_ROUTED_DELAY_MS, systemClock } from "@millrace/core";
import type { InputFault, NewJob, RoutableJob, RoutingEffect } from "@millrace/core";

const FIELDS = ["type", "data", "priority", "delay", "attempts"];
const MAX_ATTEMPTS = 10_001;

/**
 * The job with our name of its type: `EXECUTE_WORKFLOW` is `execute-workflow`. Throws InvalidInputError `INVALID_JOB` for
 * what the rules would not look at; the rest is judged with the job that it becomes.
 */
export function checkRoutable(job: RoutableJob): RoutableJob {
  if (typeof job !== "object" || job === null) {
    throw new InvalidInputError("INVALID_JOB", "A job must be an object with a type and data.");
  }
  const { type, data, delay, attempts } = job;
  const faults: InputFault[] = Object.keys(job)
    .filter((field) => !FIELDS.includes(field))
    .map((field) => ({ pointer: `/${field}`, detail: "is not a field of a routed job" }));
  if (typeof type !== "string") faults.push({ pointer: "/type", detail: "must be the name of a type" });
  if (data === undefined) faults.push({ pointer: "/data", detail: "is required" });
  if (!isWithin(delay, 0, MAX_ROUTED_DELAY_MS))
    faults.push({
      pointer: "/delay",
      detail: `must be a number of milliseconds from 0 to ${MAX_ROUTED_DELAY_MS}`,
    });
  if (!isWithin(attempts, 1, MAX_ATTEMPTS) || (attempts !== undefined && !Number.isInteger(attempts)))
    faults.push({ pointer: "/attempts", detail: `must be an integer from 1 to ${MAX_ATTEMPTS}` });
  if (faults.length === 0) return { ...job, type: documentTypeName(type) };
  const list = faults.map(({ pointer, detail }) => `${pointer} ${detail}`).join("; ");
  throw new InvalidInputError("INVALID_JOB", `The job cannot be routed: ${list}.`, faults);
}

/** The job as the rules want it. */
export function toNewJob({ type, data }: RoutableJob, { delayMs = 0, ...settings }: RoutingEffect): NewJob {
  return {
    type,
    payload: data,
    ...settings,
    ...(delayMs > 0 && { scheduledAt: new Date(systemClock.now() + delayMs) }),
  };
}

/** Runs `work` on the job that a routed one became, and has its faults point into the routed one. */
export function pointingIntoRoutable<T>(work: () => Promise<T>): Promise<T> {
  return pointing(work, (pointer, code) => (code === "INVALID_PAYLOAD" ? `/data${pointer}` : pointer));
}

/** The same for a list, whose faults begin with the job's index. */
export function pointingIntoRoutables<T>(work: () => Promise<T>): Promise<T> {
  return pointing(work, (pointer) => pointer.replace(/^(\/\d+)\/payload/, "$1/data"));
}

/** Runs `work` on one job of a list, and has its faults begin with the job's index. */
export function pointingAt<T>(index: number, work: () => Promise<T>): Promise<T> {
  return pointing(work, (pointer) => `/${index}${pointer}`);
}

/** Runs `work`, and moves the pointers of its faults. */
export async function pointing<T>(
  work: () => Promise<T>,
  place: (pointer: string, code: string) => string,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    throw error.movedTo((pointer) => place(pointer, error.code));
  }
}

function isWithin(value: unknown, least: number, most: number): boolean {
  return value === undefined || (typeof value === "number" && value >= least && value <= most);
}
