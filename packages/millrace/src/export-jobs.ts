import type { Job } from "@millrace/core";
import type { Engine } from "./engine.ts";
import { type JobConditions, toJobFilter } from "./job-filters.ts";

/** Every job that fits the filter, read as they are used. Throws InvalidInputError `INVALID_FILTER`. */
export async function* exportJobs(
  connect: () => Promise<Engine>,
  filter: JobConditions,
): AsyncGenerator<Job> {
  const checked = toJobFilter(filter);
  const { store } = await connect();
  for await (const jobs of store.exportJobs(checked)) yield* jobs;
}
