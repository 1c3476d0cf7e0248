import type { Lease, Mailbox } from "@millrace/core";
import { numberArray } from "../array-literal.ts";
import type { Runner } from "../connection.ts";

export interface OfferParameters {
  readonly lease: Lease;
  readonly queueIds: readonly number[];
  readonly typeIds: readonly number[];
  /** Nine for each queue: see the table. */
  readonly lows: readonly number[];
  readonly mailbox: Mailbox;
}

/**
 * Offers of ended workers go by the way. A crash may undo an offer, so nothing waits for the disk.
 * Lock: the rows that it deletes. Index: none; the table has a row for each idle worker.
 */
const OFFER = `
with gone as (
  delete from millrace.offer o where not exists (select from millrace.worker w where w.id = o.worker_id and w.ended_at is null)
)
insert into millrace.offer (worker_id, number, queue_ids, type_ids, lows, channel, listener_pid)
select $1::text::int8, $2::text::int8, $3::text::int4[], $4::text::int4[], $5::text::int8[], $6::text, $7::text::int4
from (select set_config('synchronous_commit', 'off', true)) s`;

/** Lock: the row; waits for the commit of whoever takes it. Rows: one, when it stood. */
const WITHDRAW = `
with quick as materialized (select set_config('synchronous_commit', 'off', true))
delete from millrace.offer o using quick where o.worker_id = $1::text::int8 and o.number = $2::text::int8 returning o.number`;

export async function addOffer(
  runner: Runner,
  bind: (text: string) => string,
  { lease, queueIds, typeIds, lows, mailbox }: OfferParameters,
): Promise<void> {
  await runner.run(bind(OFFER), [
    lease.workerId,
    String(lease.number),
    numberArray(queueIds),
    numberArray(typeIds),
    numberArray(lows),
    mailbox.channel,
    String(mailbox.listenerPid),
  ]);
}

export async function deleteOffer(
  runner: Runner,
  bind: (text: string) => string,
  { workerId, number }: Lease,
): Promise<boolean> {
  return (await runner.run(bind(WITHDRAW), [workerId, String(number)])).length > 0;
}
