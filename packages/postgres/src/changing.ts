import { type ChangeAnswer, InvalidInputError, type JobId, type JobStatus, type Store } from "@millrace/core";
import { createCoalescedCancels } from "./coalesced-cancels.ts";
import type { StoreBase } from "./store-part.ts";

/** Locks, indexes and answers are told at the functions. */
const CANCEL = "select millrace.cancel_job($1::text::int8, $2::text::int4) as answer";
const RETRY = "select millrace.retry_job($1::text::int8) as answer";
const REMOVE = "select millrace.remove_job($1::text::int8) as answer";
const PATCH = `
select millrace.patch_job($1::text::int8, $2::text::jsonb, $3::text::int2, $4::text::int4, to_timestamp($5::text::float8 / 1000)) as answer`;

export function createChanging({
  changes,
  general,
  bind,
  dictionary,
}: StoreBase): Pick<Store, "cancel" | "cancelPending" | "retry" | "patch" | "remove"> {
  async function change(statement: string, parameters: (string | null)[]): Promise<ChangeAnswer> {
    const [row] = await changes.run(bind(statement), parameters);
    const [kind, what] = String(row?.answer).split(":");
    switch (kind) {
      case "taken":
        return { kind, holder: what as JobId };
      case "full":
        return {
          kind,
          queue: what as string,
          maxWaiting: (await dictionary.queue(what as string))?.settings.maxWaiting ?? 0,
        };
      case "conflict":
        return { kind, status: what as JobStatus };
      default:
        return { kind: kind as "done" | "unknown" };
    }
  }

  return {
    cancel: createCoalescedCancels(general, bind),
    async cancelPending(id): Promise<ChangeAnswer> {
      const [row] = await changes.run(bind(CANCEL), [id, null]);
      const [kind, status = "running"] = String(row?.answer).split(":");
      if (kind === "cancelled") return { kind: "done" };
      return kind === "unknown" ? { kind } : { kind: "conflict", status: status as JobStatus };
    },
    retry: (id) => change(RETRY, [id]),
    remove: (id) => change(REMOVE, [id]),
    async patch(id, { payload, priority, queue, scheduledAtMs }) {
      const entry = queue === undefined ? undefined : await dictionary.queue(queue);
      if (queue !== undefined && entry === undefined) {
        const detail = `${JSON.stringify(queue)} is not a known queue`;
        throw new InvalidInputError("UNKNOWN_QUEUE", `${detail}.`, [{ pointer: "/queue", detail }]);
      }
      const text = (value: number | undefined) => (value === undefined ? null : String(value));
      return change(PATCH, [id, payload ?? null, text(priority), text(entry?.id), text(scheduledAtMs)]);
    },
  };
}
