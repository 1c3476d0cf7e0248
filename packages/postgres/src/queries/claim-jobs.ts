import type { TraceContext } from "@millrace/core";
import { elementsOf, numberArray } from "../array-literal.ts";
import type { Row, Runner } from "../connection.ts";
import { type ClaimNotes, toClaimNotes } from "./claim-notes.ts";

export interface ClaimParameters {
  readonly workerId: string;
  readonly number: number;
  readonly queueId: number;
  readonly limit: number;
  readonly maxBytes: number;
  readonly typeIds: readonly number[];
  /** For priorities 1 to 9, the lowest seq to look at. */
  readonly lows: readonly number[];
  readonly suspect: boolean;
}

/** A claimed job with ids in place of names. */
export interface ClaimedRow {
  readonly id: string;
  readonly seq: number;
  readonly priority: number;
  readonly head: number;
  readonly typeId: number;
  readonly policyId: number;
  readonly retryCount: number;
  readonly crashes: number;
  readonly createdAtMs: number;
  /** JSON text: it is parsed when the handler starts, not here. */
  readonly payload: string;
  readonly snoozes?: number;
  readonly trace?: TraceContext;
}

export interface ClaimRows {
  readonly state: "alive" | "paused" | "draining" | "ended";
  /** The queue's own limits cut the limit. */
  readonly cut: boolean;
  /** This transaction's id, when it changed anything, and the oldest one that still ran. */
  readonly transactionId: number | null;
  readonly oldestTransactionId: number;
  /** Of a queue with keys or a rate; else null. */
  readonly notes: ClaimNotes | null;
  /** By position, the first of which is 1. */
  readonly jobs: readonly ClaimedRow[];
}

/** Takes jobs into one lease; the lock, the index, the lanes and the form of the answer are told at the function. */
const CLAIM = `
select c.state, c.cut, c.transaction_id::float8, c.oldest_transaction_id::float8, c.notes::text, c.ids::text, c.seqs::text, c.priorities::text,
  c.heads::text, c.type_ids::text, c.policy_ids::text, c.retry_counts::text, c.crashes::text,
  array(select (date_part('epoch', unnest(c.created_ats)) * 1000000)::int8)::text as created_us, c.payloads, c.snoozes::text, to_json(c.traces)::text as traces
from millrace.claim($1::text::int8, $2::text::int8, $3::text::int4, $4::text::int4, $5::text::int8, $6::text::int4[], $7::text::int8[], $8::text::bool) c`;

export async function claimJobs(
  runner: Runner,
  bind: (text: string) => string,
  claim: ClaimParameters,
): Promise<ClaimRows> {
  const [row] = await runner.run(bind(CLAIM), [
    claim.workerId,
    String(claim.number),
    String(claim.queueId),
    String(claim.limit),
    String(claim.maxBytes),
    numberArray(claim.typeIds),
    numberArray(claim.lows),
    String(claim.suspect),
  ]);
  return {
    state: row?.state as ClaimRows["state"],
    cut: row?.cut === true,
    transactionId: (row?.transaction_id ?? null) as number | null,
    oldestTransactionId: (row?.oldest_transaction_id ?? 0) as number,
    notes: toClaimNotes(row?.notes),
    jobs: row === undefined || row.ids === null ? [] : toClaimedRows(row),
  };
}

function toClaimedRows(row: Row): ClaimedRow[] {
  const column = (name: string): string[] => elementsOf(row[name] as string);
  const seqs = column("seqs");
  const priorities = column("priorities");
  const heads = column("heads");
  const typeIds = column("type_ids");
  const policyIds = column("policy_ids");
  const retryCounts = column("retry_counts");
  const crashes = column("crashes");
  const createdUs = column("created_us");
  const payloads = (row.payloads as string).split("\n");
  const snoozes = row.snoozes === null ? undefined : column("snoozes");
  const traces =
    row.traces === null ? undefined : (JSON.parse(row.traces as string) as (TraceContext | null)[]);
  return column("ids").map((id, index) => ({
    id,
    seq: Number(seqs[index]),
    priority: Number(priorities[index]),
    head: Number(heads[index]),
    typeId: Number(typeIds[index]),
    policyId: Number(policyIds[index]),
    retryCount: Number(retryCounts[index]),
    crashes: Number(crashes[index]),
    createdAtMs: Number(createdUs[index]) / 1000,
    payload: payloads[index]!,
    ...(snoozes !== undefined && snoozes[index] !== "NULL" && { snoozes: Number(snoozes[index]) }),
    ...(traces?.[index] != null && { trace: traces[index] }),
  }));
}
