import type { emailsBody } from "@millrace/contract";
import { systemClock } from "@millrace/core";
import type { z } from "zod";
import { addByRest } from "./add-by-rest.ts";
import { demoContainers } from "./demo-containers.ts";
import { demoData } from "./demo-data.ts";
import { demoInstance } from "./demo-instance.ts";
import type { DemoJob } from "./demo-job.ts";
import { demoPrograms } from "./demo-programs.ts";
import type { DemoReceiver } from "./demo-receiver.ts";
import { demoUpkeep } from "./demo-upkeep.ts";
import { demoWebhook } from "./demo-webhook.ts";
import { field, text } from "./result-field.ts";

const DELAY_MS = 1500;

/** The jobs of the demo, in the order in which they are added. */
export function demoJobs(napBegan: Promise<void>, receiver: DemoReceiver): readonly DemoJob[] {
  return [
    ...demoPrograms,
    dataProcessing,
    email,
    demoWebhook(receiver),
    ...demoData(),
    ...demoContainers(),
    demoInstance,
    ...demoUpkeep(receiver),
    delayed,
    retried,
    cancelled(napBegan),
    fromSql,
  ];
}

const dataProcessing: DemoJob = {
  title: "data-processing, transform",
  door: "POST /api/jobs",
  add: (doors) =>
    addByRest(doors, {
      type: "data-processing",
      payload: {
        batchId: "customers",
        operation: "transform",
        data: [{ name: " Ada " }, { name: "Ada" }, { name: "Grace", phone: "" }],
      },
    }),
  judge: ({ status, result }) => ({
    fine: status === "completed" && JSON.stringify(field(result, "records")).includes('"Grace"'),
    lines: [`${text(result, "message")}: ${JSON.stringify(field(result, "records"))}`],
  }),
};

const email: DemoJob = {
  title: "email-notification",
  door: "POST /api/jobs, priority high",
  add: (doors) =>
    addByRest(doors, {
      type: "email-notification",
      priority: "high",
      payload: { userId: "u1", template: "welcome", data: { email: "ada@example.org", name: "Ada" } },
    }),
  async judge({ id, status, result }, doors) {
    const { emails } = (await doors.get(`/api/emails?jobId=${id}`)) as z.infer<typeof emailsBody>;
    return {
      fine: status === "completed" && emails.length === 1 && emails[0]?.state === "kept",
      lines: [
        text(result, "message"),
        ...emails.map(
          (mail) => `> ${mail.subject}, to ${mail.recipient}: ${mail.text?.replaceAll(/\s+/g, " ").trim()}`,
        ),
      ],
    };
  },
};

const delayed: DemoJob = {
  title: `data-processing, delayed by ${DELAY_MS} ms`,
  door: "POST /api/jobs, scheduledAt",
  add: (doors) =>
    addByRest(doors, {
      type: "data-processing",
      payload: { batchId: "later", data: ["a", "b"] },
      scheduledAt: new Date(systemClock.now() + DELAY_MS).toISOString(),
    }),
  judge({ status, scheduledAt, startedAt }) {
    const lateMs = Date.parse(startedAt ?? "") - Date.parse(scheduledAt ?? "");
    return { fine: status === "completed" && lateMs >= 0, lines: [`started ${lateMs} ms after its time`] };
  },
};

const retried: DemoJob = {
  title: "demo-unreliable, fails twice",
  door: "POST /api/jobs, retry fixed 200 ms",
  add: (doors) =>
    addByRest(doors, {
      type: "demo-unreliable",
      payload: { failures: 2 },
      maxRetries: 3,
      retry: { strategy: "fixed", baseDelayMs: 200 },
    }),
  judge: ({ status, retryCount, maxRetries }) => ({
    fine: status === "completed" && retryCount === 2,
    lines: [`succeeded after ${retryCount} of ${maxRetries} retries`],
  }),
};

function cancelled(napBegan: Promise<void>): DemoJob {
  return {
    title: "demo-nap, cancelled while it runs",
    door: "POST /api/jobs",
    add: (doors) => addByRest(doors, { type: "demo-nap", payload: {} }),
    async meanwhile(doors, id) {
      await napBegan;
      await doors.post(`/api/jobs/${id}/cancel`);
    },
    judge: ({ status }) => ({ fine: status === "cancelled", lines: ["its handler was told and stopped"] }),
  };
}

const fromSql: DemoJob = {
  title: "data-processing, export",
  door: "SQL: select enqueue(…)",
  async add(doors) {
    // Without the schema's name: right after connecting, as in psql.
    const row = await doors.sql("select enqueue('data-processing', $1::text::jsonb)::text as id", [
      JSON.stringify({ batchId: "sql", operation: "export", data: [{ id: 1 }, { id: 2 }] }),
    ]);
    return String(row["id"]);
  },
  judge: ({ status, result }) => ({
    fine: status === "completed",
    lines: [`${text(result, "message")}: ${JSON.stringify(field(result, "content"))}`],
  }),
};
