import { type Claim, type ClaimRequest, InvalidInputError, type Store } from "@millrace/core";
import { numberArray } from "./array-literal.ts";
import type { Seen } from "./claim-hints.ts";
import { LARGE_PAYLOAD } from "./queries/add-ready.ts";
import { type ClaimRows, claimJobs } from "./queries/claim-jobs.ts";
import { heartbeat } from "./queries/heartbeat.ts";
import { readFloors } from "./queries/lane-marks.ts";
import { findReadyQueues } from "./queries/read-counts.ts";
import { registerWorker } from "./queries/register-worker.ts";
import type { QueueHints } from "./queue-hints.ts";
import type { StoreBase } from "./store-part.ts";
import { toClaimedJob } from "./to-claimed-job.ts";

/** Bytes of large payloads that one claim may bring, so that a worker's memory stays bounded. */
const MAX_CLAIM_BYTES = 8 * 1024 * 1024;
const MAX_CLAIM_ROWS = 4096;

type Claiming = Pick<Store, "registerWorker" | "endWorkers" | "heartbeat" | "claim" | "findReadyQueues">;

export function createClaiming({ work, dictionary, bind }: StoreBase, hintsByQueue: QueueHints): Claiming {
  async function claim(request: ClaimRequest): Promise<Claim> {
    const queue = await dictionary.queue(request.queue);
    if (queue === undefined) {
      throw new InvalidInputError(
        "UNKNOWN_QUEUE",
        `There is no queue ${JSON.stringify(request.queue)} to claim from.`,
      );
    }
    const typeIds = await dictionary.typeIds(request.types);
    const hints = hintsByQueue.of(queue.id, typeIds);
    if (hints.needsFloors(performance.now()))
      hints.restart(await readFloors(work, bind, queue.id), performance.now());
    const startedAt = performance.now();
    const begun = hints.begin(request.sweep, startedAt);
    const limit = Math.min(request.limit, MAX_CLAIM_ROWS);
    let rows: ClaimRows;
    try {
      rows = await claimJobs(work, bind, {
        workerId: request.lease.workerId,
        number: request.lease.number,
        queueId: queue.id,
        limit,
        maxBytes: MAX_CLAIM_BYTES,
        typeIds,
        lows: begun.lows,
        suspect: request.suspect,
      });
    } catch (error) {
      const now = performance.now();
      hints.failed(begun, now - startedAt, now);
      // Behind a connection pool this may be all that is told of a server that crashed and lost claims.
      if (!begun.sweep) hintsByQueue.forget();
      throw error;
    }
    // The queue got its limit elsewhere meanwhile; without knowing it, freed slots would not be told.
    if (rows.cut && queue.settings.concurrency === null && rows.notes === null) await dictionary.refresh();
    if (rows.notes !== null && queue.settings.limited !== true) await dictionary.refresh();
    const alone = request.suspect && rows.jobs[0] !== undefined && rows.jobs[0].crashes > 0;
    const full = rows.jobs.length >= limit || alone || mayBeTooLarge(rows);
    const now = performance.now();
    const straggling = hints.end(begun, {
      claimed: marks(rows),
      seen: alone ? "nothing" : seen(rows, full),
      transactionId: rows.transactionId,
      oldestTransactionId: rows.oldestTransactionId,
      tookMs: now - startedAt,
      now,
    });
    if (rows.jobs.some(({ policyId }) => dictionary.policyById(policyId) === undefined))
      await dictionary.refresh();
    return {
      alive: rows.state !== "ended",
      jobs: rows.jobs.map((row, index) => toClaimedJob(dictionary, request, row, index + 1)),
      more: (full && !rows.cut) || rows.notes?.more === true,
      whole: begun.whole && rows.state === "alive" && !rows.cut,
      ...(begun.restsMs !== undefined && { sweepInMs: begun.restsMs }),
      ...(straggling && { sweepInMs: 0 }),
      ...(rows.notes !== null && {
        limited: true,
        ...(rows.notes.retryMs !== undefined && { retryInMs: rows.notes.retryMs }),
        ...(rows.notes.startWithinMs !== undefined && { startWithinMs: rows.notes.startWithinMs }),
      }),
    };
  }

  return {
    claim,
    registerWorker: (worker) => registerWorker(work, bind, worker),
    heartbeat: (held, handled) => heartbeat(work, bind, held, handled),
    async endWorkers(ids) {
      // Lock and meaning are told at the function.
      await work.run(bind("select millrace.end_workers($1::text::int8[])"), [numberArray(ids)]);
    },
    async findReadyQueues(queues, types) {
      await dictionary.fresh();
      const entries = (await Promise.all(queues.map((queue) => dictionary.queue(queue)))).filter(
        (entry) => entry !== undefined,
      );
      const ids = await findReadyQueues(
        work,
        bind,
        entries.map((entry) => entry.id),
        await dictionary.typeIds(types),
      );
      return ids.flatMap((id) => dictionary.queueById(id)?.settings.queue ?? []);
    },
  };
}

/** Up to where lanes were emptied: by claimed jobs and, in a keyed queue, by arrivals that were put in line. */
function marks({ jobs, notes }: ClaimRows) {
  const lined = (notes?.lows ?? []).flatMap((low, index) =>
    low === 0 ? [] : [{ priority: index + 1, head: 1, seq: low - 1 }],
  );
  return [...jobs, ...lined];
}

/** Of a paused queue nothing was seen, of a draining one a part, so nothing is proven by it; nor by a part of one that puts its jobs in line. */
function seen({ state, cut, notes, jobs }: ClaimRows, full: boolean): Seen {
  if (state !== "alive") return "nothing";
  if (!full && !cut) return "all";
  return notes === null && jobs.length > 0 ? "last" : "nothing";
}

/** Whether the claim may have ended because of its bytes, which the server counts as it stores them: up to eight times those of the text. */
function mayBeTooLarge({ jobs }: ClaimRows): boolean {
  const characters = jobs.reduce(
    (sum, { payload }) => (payload.length > LARGE_PAYLOAD ? sum + payload.length : sum),
    0,
  );
  return characters > MAX_CLAIM_BYTES / 8;
}
