import type { AuditEntry, JobEvent, JobEventName, RecordStore } from "@millrace/core";
import type { Row } from "./connection.ts";
import { LIST_AUDIT, READ_EVENTS } from "./queries/read-record.ts";
import type { StoreBase } from "./store-part.ts";

/** Reads what happened and who did it; it is written by the functions and triggers of the database. */
export function createRecording({ general, bind }: StoreBase): RecordStore {
  return {
    async getEvents(id) {
      return (await general.run(bind(READ_EVENTS), [id])).map(toEvent);
    },
    async listAudit({ actor, action, targetKind, targetId, after, before }, limit, beforeId) {
      const time = (at: Date | undefined) => (at === undefined ? null : String(at.getTime()));
      const rows = await general.run(bind(LIST_AUDIT), [
        String(limit),
        beforeId,
        actor ?? null,
        action ?? null,
        targetKind ?? null,
        targetId ?? null,
        time(after),
        time(before),
      ]);
      return rows.map(toEntry);
    },
  };
}

function toEvent(row: Row): JobEvent {
  return {
    id: row.id as string,
    jobId: row.job_id as string,
    attempt: row.attempt as number | null,
    event: row.event as JobEventName,
    at: new Date(Math.round(row.at as number)),
    errorCode: row.error_code as string | null,
    errorMessage: row.error_message as string | null,
    workerId: row.worker_id as string | null,
    actor: row.actor as string | null,
  };
}

function toEntry(row: Row): AuditEntry {
  const document = (text: unknown) => (text === null ? null : (JSON.parse(text as string) as object));
  return {
    id: row.id as string,
    at: new Date(Math.round(row.at as number)),
    actor: row.actor as string,
    action: row.action as string,
    targetKind: row.target_kind as string,
    targetId: row.target_id as string,
    before: document(row.before),
    after: document(row.after),
  };
}
