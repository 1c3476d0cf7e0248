import type { UniqueRule } from "@millrace/core";
import { numberArray, textArray } from "../array-literal.ts";
import type { Row, Runner } from "../connection.ts";
import type { EnqueueRow } from "./add-ready.ts";

/** Locks, indexes and outcomes are told at the function. Rows: one a job, or the one that was refused. */
const ADD_UNIQUE_JOBS = `
select a.ord, a.outcome, a.id::text from millrace.add_unique_jobs($1::text::int4[], $2::text::int4[], $3::text::int4[],
  $4::text::int4[], $5::text::jsonb[], $6::text::int8[], $7::text::jsonb[], $8::text::jsonb[]) a order by a.ord`;

/** `ord` counts from 1. */
export function addUniqueJobs(
  runner: Runner,
  bind: (text: string) => string,
  rows: readonly EnqueueRow[],
  rules: readonly (UniqueRule | null)[],
): Promise<Row[]> {
  return runner.run(bind(ADD_UNIQUE_JOBS), [
    numberArray(rows.map((row) => row.typeId)),
    numberArray(rows.map((row) => row.queueId)),
    numberArray(rows.map((row) => row.policyId)),
    numberArray(rows.map((row) => row.priority)),
    textArray(rows.map((row) => row.payload)),
    numberArray(rows.map((row) => row.scheduledAtMs)),
    textArray(rules.map((rule) => (rule === null ? null : JSON.stringify(rule)))),
    textArray(rows.map((row) => row.extra)),
  ]);
}
