import { numberArray } from "../array-literal.ts";
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

export interface ClaimRows {
  readonly state: "alive" | "paused" | "ended";
  /** The queue's own limits cut the limit. */
  readonly cut: boolean;
  /** This transaction's id, when it changed anything, and the oldest one that still ran. */
  readonly transactionId: number | null;
  readonly oldestTransactionId: number;
  /** Of a queue with keys or a rate; else null. */
  readonly notes: ClaimNotes | null;
  readonly jobs: readonly Row[];
}

/**
 * Takes jobs into one lease; the lock, the index and the lanes are told at the function.
 * Payloads come as text: they are parsed when their handler starts, not here.
 */
const CLAIM = `
select c.position, c.id::text, c.seq::float8, c.priority, c.head, c.type_id, c.policy_id, c.retry_count, c.crashes,
  extract(epoch from c.created_at)::float8 * 1000 as created_ms, c.payload::text, c.snoozes, c.trace::text
from millrace.claim($1::text::int8, $2::text::int8, $3::text::int4, $4::text::int4, $5::text::int8, $6::text::int4[], $7::text::int8[], $8::text::bool) c`;

export async function claimJobs(
  runner: Runner,
  bind: (text: string) => string,
  claim: ClaimParameters,
): Promise<ClaimRows> {
  const [head, ...jobs] = await runner.run(bind(CLAIM), [
    claim.workerId,
    String(claim.number),
    String(claim.queueId),
    String(claim.limit),
    String(claim.maxBytes),
    numberArray(claim.typeIds),
    numberArray(claim.lows),
    String(claim.suspect),
  ]);
  const state = head?.priority as number;
  return {
    state: state === 1 ? "alive" : state === 0 ? "paused" : "ended",
    cut: head?.head === 1,
    transactionId: head?.id == null ? null : Number(head.id),
    oldestTransactionId: Number(head?.seq ?? 0),
    notes: toClaimNotes(head?.payload),
    jobs,
  };
}
