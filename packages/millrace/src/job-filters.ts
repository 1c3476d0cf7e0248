import {
  encodePayload,
  InvalidInputError,
  isJobId,
  isQueueName,
  isStorableDate,
  isStorableText,
  isTypeName,
  JOB_STATUSES,
  priorityNumber,
} from "@millrace/core";
import type { InputFault, JobFilter, JobId, JobStatus, Priority } from "@millrace/core";

/** Which jobs are wanted; all conditions have to hold. */
export interface JobConditions {
  readonly status?: JobStatus;
  readonly type?: string;
  readonly queue?: string;
  readonly priority?: Priority;
  /** Created after this instant. */
  readonly createdAfter?: Date;
  /** Created before this instant. */
  readonly createdBefore?: Date;
  /** Ended, whichever way, after this instant. */
  readonly endedAfter?: Date;
  /** Ended, whichever way, before this instant. */
  readonly endedBefore?: Date;
  /** Contained in the payload: `{ userId: "u1" }` finds `{ userId: "u1", more: true }`. */
  readonly payload?: object;
  /** Code of the last error, such as `timeout`. */
  readonly errorCode?: string;
  /** Of the last error's message, as `failures.list` gives it. */
  readonly fingerprint?: string;
}

export interface JobFilters extends JobConditions {
  /** Most jobs, 1 to 1000. Default 100. */
  readonly limit?: number;
  /** Jobs to pass over, 0 to 10 000. Default 0. For more, page with `listJobs`. */
  readonly offset?: number;
}

export interface JobListRequest {
  readonly filter?: JobConditions;
  /** Most jobs, 1 to 1000. Default 100. */
  readonly limit?: number;
  /** `nextCursor` of the page before. */
  readonly cursor?: string;
  /** Jobs to pass over, 0 to 10 000; not together with a cursor. */
  readonly offset?: number;
}

const DEFAULT_LIMIT = 100;
export const MAX_LIMIT = 1000;
const MAX_OFFSET = 10_000;

type Check = readonly [holds: (value: unknown) => boolean, expected: string];

const instant: Check = [isStorableDate, "a valid Date of the years 1 to 9999"];

const conditions: { readonly [Name in keyof Required<JobConditions>]: Check } = {
  status: [(status) => JOB_STATUSES.some((known) => known === status), `one of ${JOB_STATUSES.join(", ")}`],
  type: [isTypeName, "the name of a type"],
  queue: [isQueueName, "the name of a queue"],
  priority: [
    (priority) => priorityNumber(priority as Priority) !== undefined,
    "a priority's name or an integer from 1 to 9",
  ],
  createdAfter: instant,
  createdBefore: instant,
  endedAfter: instant,
  endedBefore: instant,
  errorCode: [isErrorCode, "1 to 200 characters without NUL or lone surrogates"],
  fingerprint: [isFingerprint, "16 hexadecimal digits"],
  payload: [(payload) => typeof payload === "object" && payload !== null, "an object"],
};

/** The conditions as the store takes them. Throws InvalidInputError `INVALID_FILTER`, naming each fault. */
export function toJobFilter(filter: JobConditions): JobFilter {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined);
  const faults = given.flatMap(([name, value]): InputFault[] => {
    if (!Object.hasOwn(conditions, name)) return [{ pointer: `/${name}`, detail: "is not a filter" }];
    const [holds, expected] = conditions[name as keyof JobConditions];
    return holds(value) ? [] : [{ pointer: `/${name}`, detail: `must be ${expected}` }];
  });
  if (faults.length > 0) throw invalidFilter(faults);
  if (filter.payload !== undefined) checkPayload(filter.payload);
  const checked = Object.fromEntries(given) as JobFilter;
  return filter.priority === undefined
    ? checked
    : { ...checked, priority: priorityNumber(filter.priority) as number };
}

/** Refuses what no stored payload can contain. */
function checkPayload(payload: object): void {
  try {
    encodePayload(payload);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    throw invalidFilter(
      error.faults.map(({ pointer, detail }) => ({ pointer: `/payload${pointer}`, detail })),
    );
  }
}

/** What a list is asked for, checked. Throws as `toJobFilter` and `toJobRange` do. */
export function toJobQuestion({ filter = {}, ...range }: JobListRequest): readonly [JobFilter, JobRange] {
  return [toJobFilter(filter), toJobRange(range)];
}

export interface JobRange {
  readonly limit: number;
  readonly offset: number;
  readonly beforeId: JobId | null;
}

/** Where a page begins and how long it is. Throws InvalidInputError `INVALID_FILTER` or `INVALID_CURSOR`. */
export function toJobRange({
  limit = DEFAULT_LIMIT,
  offset = 0,
  cursor,
}: Omit<JobListRequest, "filter">): JobRange {
  const faults: InputFault[] = [];
  if (!isWithin(limit, 1, MAX_LIMIT))
    faults.push({ pointer: "/limit", detail: `must be an integer from 1 to ${MAX_LIMIT}` });
  if (!isWithin(offset, 0, MAX_OFFSET))
    faults.push({ pointer: "/offset", detail: `must be an integer from 0 to ${MAX_OFFSET}` });
  if (cursor !== undefined && offset !== 0)
    faults.push({ pointer: "/offset", detail: "cannot be combined with a cursor" });
  if (faults.length > 0) throw invalidFilter(faults);
  if (cursor !== undefined && !isJobId(cursor)) {
    throw new InvalidInputError("INVALID_CURSOR", "The cursor is none that a page of jobs has given.", [
      { pointer: "/cursor", detail: "is not a cursor" },
    ]);
  }
  return { limit, offset, beforeId: cursor ?? null };
}

function isErrorCode(code: unknown): boolean {
  return typeof code === "string" && code.length >= 1 && code.length <= 200 && isStorableText(code);
}

function isFingerprint(text: unknown): boolean {
  return typeof text === "string" && /^[0-9a-f]{16}$/.test(text);
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function invalidFilter(faults: readonly InputFault[]): InvalidInputError {
  const list = faults.map(({ pointer, detail }) => `${pointer.slice(1)} ${detail}`).join("; ");
  return new InvalidInputError("INVALID_FILTER", `The jobs cannot be listed: ${list}.`, faults);
}
