import { DEFAULT_SCHEMA } from "./schema-name.ts";
import { createTables } from "./tables.ts";

/** For drizzle-kit, which reads a module's exports: the tables of the default schema, one by one. */
export const {
  schema,
  jobSeq,
  queue,
  policy,
  jobType,
  worker,
  ready,
  scheduled,
  lease,
  finished,
  attempt,
  payload,
  countDelta,
  jobCount,
  cancelRequest,
  submissionWindow,
  idempotency,
  retention,
  queueRate,
  schedule,
  scheduleRun,
  uniqueKey,
  requestBucket,
  blockedAddress,
  bulkAction,
  routingRule,
  typePolicy,
  queuePolicy,
} = createTables(DEFAULT_SCHEMA);
