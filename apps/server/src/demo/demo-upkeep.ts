import type { JobBody } from "@millrace/contract";
import { addByRest } from "./add-by-rest.ts";
import type { DemoJob } from "./demo-job.ts";
import type { DemoReceiver } from "./demo-receiver.ts";
import { field, text } from "./result-field.ts";

/** The jobs that look after the engine. */
export function demoUpkeep(receiver: DemoReceiver): readonly DemoJob[] {
  return [
    upkeep("collect-metrics", {}, (result) => {
      const { cpus } = field(result, "host") as { cpus: number };
      const { version } = field(result, "database") as { version: string };
      return `${cpus} processors, ${(field(result, "queues") as unknown[]).length} queues, PostgreSQL ${version.split(" ")[0]}`;
    }),
    upkeep(
      "send-alert",
      { message: "The demo runs", channels: [{ webhook: receiver.url }] },
      (result) => `told by a webhook: ${text(result, "jobs")} job was added for it`,
    ),
    upkeep(
      "update-status",
      { component: "runner-1", status: "online" },
      (result) =>
        `${text(result, "component")} is ${text(result, "status")}, before: ${text(result, "previous")}`,
    ),
    upkeep(
      "cleanup-old-jobs",
      { maxAge: 86_400_000 },
      (result) => `deleted ${text(result, "deleted")}: none is a day old`,
    ),
    upkeep("cleanup-logs", {}, (result) => `dropped ${text(result, "droppedDays")} days: none is a week old`),
  ];
}

function upkeep(type: string, payload: object, told: (result: JobBody["result"]) => string): DemoJob {
  return {
    title: type,
    door: "POST /api/jobs",
    add: (doors) => addByRest(doors, { type, payload }),
    judge: ({ status, result, errorMessage }) => ({
      fine: status === "completed",
      lines: [errorMessage ?? told(result)],
    }),
  };
}
