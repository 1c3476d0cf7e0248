import { InvalidInputError, isJobId, JobNotFoundError } from "@millrace/core";
import type { JobId, JobLogPage, Store } from "@millrace/core";

const MAX_LINES = 1_000;
const LAST_LINE = 2_147_483_647;

export interface LogRange {
  /** Only lines past this one: `nextAfter` of the page before, or the last line seen. Default 0. */
  readonly after?: number;
  /** 1 to 1000. Default 100. */
  readonly limit?: number;
}

/** A page of what a job's handler logged. Throws JobNotFoundError, and InvalidInputError `INVALID_RANGE`. */
export async function readLogs(store: Store, id: JobId, range: LogRange): Promise<JobLogPage> {
  const after = checkInteger("after", range.after ?? 0, 0, LAST_LINE);
  const limit = checkInteger("limit", range.limit ?? 100, 1, MAX_LINES);
  if (!isJobId(id)) throw new JobNotFoundError(id);
  const page = await store.getLogs(id, after, limit);
  // Most jobs that are asked for have lines, so whether there is a job at all is asked of the others only.
  if (page.lines.length === 0 && (await store.getJob(id)) === null) throw new JobNotFoundError(id);
  return page;
}

function checkInteger(field: keyof LogRange, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  const detail = `must be an integer from ${least} to ${most}`;
  throw new InvalidInputError("INVALID_RANGE", `${field} ${detail}.`, [{ pointer: `/${field}`, detail }]);
}
