import type { Job } from "millrace";
import type { Screen } from "../../host.ts";
import { table } from "../../text/table.ts";
import { since } from "../../text/times.ts";

/** Jobs, a line each. */
export function jobTable(jobs: readonly Job[], nowMs: number, screen: Screen): string {
  return table(
    jobs,
    [
      { title: "ID", value: ({ id }) => id, right: true },
      { title: "TYPE", value: ({ type }) => type, shrinks: true },
      { title: "QUEUE", value: ({ queue }) => queue, shrinks: true },
      { title: "STATUS", value: ({ status }) => status },
      { title: "PRIO", value: ({ priority }) => priority, right: true },
      { title: "TRIES", value: ({ retryCount, maxRetries }) => `${retryCount}/${maxRetries}`, right: true },
      { title: "CREATED", value: ({ createdAt }) => since(createdAt, nowMs) },
      { title: "NOTE", value: note, shrinks: true },
    ],
    screen,
  );
}

/** What is worth knowing at a glance, by status. */
function note({ status, waitingFor, errorCode, errorMessage, progress }: Job): string | null {
  if (status === "pending") return waitingFor === null ? null : `waits: ${waitingFor}`;
  if (status === "running") return progress?.percent == null ? null : `${progress.percent} %`;
  return errorCode === null ? errorMessage : `${errorCode}: ${errorMessage ?? ""}`;
}
