import {
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  type PgSchema,
  primaryKey,
  smallint,
  text,
} from "drizzle-orm/pg-core";
import { at, big, bytes, now } from "./table-columns.ts";

/** What running jobs tell of themselves, and what became of requests to stop them. */
export function createReportTables(schema: PgSchema) {
  const cancelRequest = schema.table("cancel_request", {
    jobId: big("job_id").primaryKey(),
    requestedAt: at("requested_at").notNull().default(now),
    deadlineAt: at("deadline_at").notNull(),
    acknowledgedAt: at("acknowledged_at"),
  });

  const stuckHandler = schema.table(
    "stuck_handler",
    {
      jobId: big("job_id").notNull(),
      workerId: big("worker_id").notNull(),
      leaseNumber: big("lease_number").notNull(),
      abortedBy: text("aborted_by").notNull(),
      since: at("since").notNull().default(now),
    },
    (t) => [primaryKey({ name: "stuck_handler_pkey", columns: [t.jobId, t.workerId, t.leaseNumber] })],
  );

  const jobReport = schema.table("job_report", {
    jobId: big("job_id").primaryKey(),
    percent: doublePrecision("percent"),
    done: doublePrecision("done"),
    total: doublePrecision("total"),
    message: text("message"),
    attempt: integer("attempt"),
    progressAt: at("progress_at"),
    logLines: integer("log_lines").notNull().default(0),
    logBytes: integer("log_bytes").notNull().default(0),
    logDropped: integer("log_dropped").notNull().default(0),
    workerId: big("worker_id"),
    leaseNumber: big("lease_number"),
    leaseLines: integer("lease_lines").notNull().default(0),
    reportedAt: at("reported_at").notNull().default(now),
  });

  /** Partitioned by day of `logged_at`. */
  const jobLog = schema.table(
    "job_log",
    {
      jobId: big("job_id").notNull(),
      line: integer("line").notNull(),
      attempt: integer("attempt").notNull(),
      loggedAt: at("logged_at").notNull(),
      level: smallint("level").notNull(),
      message: text("message").notNull(),
      fields: jsonb("fields"),
    },
    (t) => [index("job_log_job_id_line").on(t.jobId, t.line)],
  );

  const jobOutput = schema.table(
    "job_output",
    {
      jobId: big("job_id").notNull(),
      run: big("run").notNull(),
      part: integer("part").notNull(),
      stream: smallint("stream").notNull(),
      byteOffset: big("byte_offset").notNull(),
      bytes: bytes("bytes").notNull(),
      workerId: big("worker_id").notNull(),
      leaseNumber: big("lease_number").notNull(),
      writtenAt: at("written_at").notNull().default(now),
    },
    (t) => [primaryKey({ name: "job_output_pkey", columns: [t.jobId, t.run, t.part] })],
  );

  const jobInput = schema.table(
    "job_input",
    {
      jobId: big("job_id").notNull(),
      byteOffset: big("byte_offset").notNull(),
      bytes: bytes("bytes").notNull(),
      closes: boolean("closes").notNull(),
      writtenAt: at("written_at").notNull().default(now),
    },
    (t) => [primaryKey({ name: "job_input_pkey", columns: [t.jobId, t.byteOffset] })],
  );

  const jobCheckpoint = schema.table("job_checkpoint", {
    jobId: big("job_id").primaryKey(),
    checkpoint: jsonb("checkpoint").notNull(),
    savedAt: at("saved_at").notNull().default(now),
  });

  return { cancelRequest, stuckHandler, jobReport, jobLog, jobOutput, jobInput, jobCheckpoint };
}
