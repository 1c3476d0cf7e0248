import { CANCEL_GRACE_MS, type CancelAnswer, Coalescer, type JobId, type JobStatus } from "@millrace/core";
import { currentActor } from "./actor.ts";
import { textArray } from "./array-literal.ts";
import type { Runner } from "./connection.ts";

/** Most jobs of one statement. */
const MAX_JOBS = 1000;

/**
 * Locks and indexes are told at the function. It is called for the actor's row, so that audit entries name the
 * actor; a transaction of the statement's own holds both.
 */
const CANCEL = `
with actor as materialized (select set_config('millrace.actor', $3, true) as name)
select c.id::text, c.answer from actor a
cross join lateral millrace.cancel_jobs(case when a.name is not null then $1::text::int8[] end, $2::text::int4) c`;

interface Cancel {
  readonly id: JobId;
  readonly actor: string;
}

/**
 * Single cancels as batches, since each transaction that notifies waits for those before it: those in a row that one
 * actor asks for share one. Two cancels of the same job come one after the other, as their answers differ.
 */
export function createCoalescedCancels(
  runner: Runner,
  bind: (text: string) => string,
): (id: JobId) => Promise<CancelAnswer> {
  const cancels = new Coalescer<Cancel, CancelAnswer>({
    mostItems: MAX_JOBS,
    begin() {
      const ids = new Set<JobId>();
      let of: string | undefined;
      return ({ id, actor }) => {
        of ??= actor;
        return of === actor && ids.size < ids.add(id).size;
      };
    },
    async run(batch) {
      const ids = batch.map(({ id }) => id);
      const parameters = [textArray(ids), String(CANCEL_GRACE_MS), batch[0]?.actor as string];
      const rows = await runner.run(bind(CANCEL), parameters);
      const answers = new Map(rows.map((row) => [row.id, toAnswer(String(row.answer))]));
      return ids.map((id) => answers.get(id) as CancelAnswer);
    },
  });
  return (id) => cancels.add({ id, actor: currentActor() });
}

function toAnswer(text: string): CancelAnswer {
  const [kind, status] = text.split(":");
  return kind === "finished"
    ? { kind, status: status as JobStatus }
    : { kind: kind as "cancelled" | "requested" | "unknown" };
}
