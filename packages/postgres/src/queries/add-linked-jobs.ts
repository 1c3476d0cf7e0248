import type { JobId, ParentFailure } from "@millrace/core";
import { numberArray, textArray } from "../array-literal.ts";
import type { Runner } from "../connection.ts";
import type { EnqueueRow } from "./add-ready.ts";

/** A job with its ties. Parents: numbers are indexes of earlier entries, texts ids of jobs or workflows. */
export interface LinkedRow {
  readonly row: EnqueueRow;
  readonly workflowId: string | null;
  readonly ref: string | null;
  readonly onParentFailure: ParentFailure;
  readonly parents: readonly (number | JobId)[];
}

const ON_FAILURE = { fail: 1, run: 2, ignore: 3 } as const satisfies Record<ParentFailure, number>;

/** Locks and indexes are told at the function. Rows: one, the ids in the order given. */
const ADD_LINKED_JOBS = `
select millrace.add_linked_jobs($1::text::int4[], $2::text::int4[], $3::text::int4[], $4::text::int4[], $5::text::jsonb[], $6::text::int8[],
  $7::text::jsonb[], $8::text::int8[], $9::text::text[], $10::text::int2[], $11::text::int4[], $12::text::int4[], $13::text::int4[],
  $14::text::int8[], $15::text::int8[])::text as ids`;

/** `joined`: those of the rows' workflows that were there before this transaction. */
export async function addLinkedJobs(
  runner: Runner,
  bind: (text: string) => string,
  jobs: readonly LinkedRow[],
  joined: readonly string[],
): Promise<JobId[]> {
  const rows = jobs.map(({ row }) => row);
  const edges = jobs.flatMap(({ parents }, index) =>
    parents.map((parent) => ({
      child: index + 1,
      place: typeof parent === "number" ? parent + 1 : null,
      id: typeof parent === "number" ? null : parent,
    })),
  );
  const [answer] = await runner.run(bind(ADD_LINKED_JOBS), [
    numberArray(rows.map((row) => row.typeId)),
    numberArray(rows.map((row) => row.queueId)),
    numberArray(rows.map((row) => row.policyId)),
    numberArray(rows.map((row) => row.priority)),
    textArray(rows.map((row) => row.payload)),
    numberArray(rows.map((row) => row.scheduledAtMs)),
    textArray(rows.map((row) => row.extra)),
    numberArray(jobs.map((job) => job.workflowId)),
    textArray(jobs.map((job) => job.ref)),
    numberArray(jobs.map((job) => ON_FAILURE[job.onParentFailure])),
    numberArray(jobs.map(({ parents }) => new Set(parents).size)),
    numberArray(edges.map((edge) => edge.child)),
    numberArray(edges.map((edge) => edge.place)),
    numberArray(edges.map((edge) => edge.id)),
    numberArray(joined),
  ]);
  return String(answer?.ids).slice(1, -1).split(",");
}
