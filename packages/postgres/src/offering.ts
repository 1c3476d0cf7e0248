import type { OfferStore } from "@millrace/core";
import { addOffer, deleteOffer } from "./queries/offers.ts";
import type { QueueHints } from "./queue-hints.ts";
import type { StoreBase } from "./store-part.ts";
import { toClaimedJob } from "./to-claimed-job.ts";

/** What `millrace.add_one` tells of the job, before its payload. */
interface HandedRow {
  readonly workerId: string;
  readonly number: number;
  /** Also its seq. */
  readonly id: string;
  readonly queueId: number;
  readonly typeId: number;
  readonly policyId: number;
  readonly priority: number;
  readonly createdAtMs: number;
}

export function createOffering({ work, dictionary, bind }: StoreBase, hints: QueueHints): OfferStore {
  return {
    async offer({ lease, queues, types, mailbox }) {
      const typeIds = await dictionary.typeIds(types);
      const queueIds = queues.flatMap((queue) => dictionary.knownQueue(queue)?.id ?? []);
      const lows = queueIds.flatMap((id) => hints.of(id, typeIds).lows);
      await addOffer(work, bind, { lease, queueIds, typeIds, lows, mailbox });
    },
    withdrawOffer: (lease) => deleteOffer(work, bind, lease),
    async readHandedJob(message) {
      const end = message.indexOf("\n");
      const { workerId, number, queueId, ...row } = JSON.parse(message.slice(0, end)) as HandedRow;
      const seq = Number(row.id);
      if (dictionary.policyById(row.policyId) === undefined) await dictionary.refresh();
      const queue = dictionary.queueById(queueId)?.settings.queue;
      if (queue === undefined)
        throw new Error(`Job ${row.id} names queue ${queueId}, which the database does not have.`);
      hints.known(queueId)?.passed(row.priority, seq);
      const payload = message.slice(end + 1);
      return toClaimedJob(
        dictionary,
        { lease: { workerId, number }, queue },
        { ...row, seq, head: 1, retryCount: 0, crashes: 0, payload },
        1,
      );
    },
  };
}
