import type { ComponentStatus, ComponentStore, JsonValue } from "@millrace/core";
import type { Row } from "./connection.ts";
import {
  LIST_COMPONENT_STATUSES,
  PUT_COMPONENT_STATUS,
  READ_COMPONENT_STATUS,
} from "./queries/component-status.ts";
import type { StoreBase } from "./store-part.ts";
import { callerRunner } from "./transaction-runner.ts";

export function createComponentStatuses({ general, bind }: StoreBase): ComponentStore {
  return {
    async putComponentStatus({ component, status, message, details, observedAt, jobId }, transaction) {
      const runner = callerRunner(transaction);
      const [put] = await runner.run(bind(PUT_COMPONENT_STATUS), [
        component,
        status,
        message,
        details === null ? null : JSON.stringify(details),
        observedAt?.toISOString() ?? null,
        jobId,
      ]);
      const [row] = put === undefined ? await runner.run(bind(READ_COMPONENT_STATUS), [component]) : [put];
      return toStatus(row as Row);
    },
    async getComponentStatuses() {
      return (await general.run(bind(LIST_COMPONENT_STATUSES))).map(toStatus);
    },
  };
}

function toStatus(row: Row): ComponentStatus {
  return {
    component: row.component as string,
    status: row.status as string,
    previous: row.previous as string | null,
    message: row.message as string | null,
    details: parsed(row.details),
    since: new Date(row.since as number),
    observedAt: new Date(row.observed_at as number),
    jobId: row.job_id as string,
  };
}

/** Text on our own connections, a value on those of a caller. */
function parsed(details: unknown): JsonValue | null {
  return typeof details === "string" ? (JSON.parse(details) as JsonValue) : (details as JsonValue | null);
}
