import type { Job } from "./job.ts";
import type { JobFilter } from "./job-filter.ts";

/** The part of the store that reads any number of jobs. Throws as the store does. */
export interface ExportStore {
  /**
   * Every job that fits the filter, a few at a time, all of one snapshot, in no particular order. The next are read when
   * these were used; who does not ask for a minute is cut off. Throws MillraceError `TOO_MANY_EXPORTS`.
   */
  exportJobs(filter: JobFilter): AsyncIterable<readonly Job[]>;
}
