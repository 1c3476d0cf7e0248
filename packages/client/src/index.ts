export { MillraceApiError, type RequestFault } from "./api-error.ts";
export { type ClientOptions, createClient, type MillraceClient } from "./create-client.ts";
export { dataOf } from "./data-of.ts";
export type { Executions, FollowOptions, ProgramOutput, WriteOptions } from "./executions.ts";
export type { Http } from "./http.ts";
export { newIdempotencyKey } from "./idempotency-key.ts";
export type {
  CallOptions,
  CreateJobOptions,
  CreateOptions,
  JobFilters,
  Jobs,
  WaitOptions,
} from "./jobs.ts";
export type { Fetch } from "./retrying-fetch.ts";
export type { components, Job, NewJob, operations, paths, Problem, Queue, StreamedEvent } from "./schema.ts";
export type { StreamEvent, StreamOptions } from "./stream.ts";
export { MillraceUnreachableError } from "./unreachable-error.ts";
