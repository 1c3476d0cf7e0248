import type { AlertNotice, NewJob } from "@millrace/core";
import { SEND_WEBHOOK_TYPE } from "@millrace/core";
import type { AlertChannel, AlertRule, Measure } from "./alert-schema.ts";

/** What is told over a channel. */
export interface Notice {
  readonly subject: string;
  readonly text: string;
  /** The body of a webhook. */
  readonly body: Readonly<Record<string, unknown>>;
}

const WORDS: Readonly<Record<Measure, (value: number) => string>> = {
  backlog: (value) => `${value} jobs are ready`,
  "oldest-ready-age": (value) => `the oldest ready job has waited ${(value / 1000).toFixed(1)} s`,
  "failure-rate": (value) =>
    `${(value * 100).toFixed(1)} % of the jobs that ended since the last look failed`,
  "failed-jobs": (value) => `${value} jobs failed for good since the last look`,
};

export function noticeOfAlert(alert: AlertNotice, { measure, above }: AlertRule): Notice {
  const { rule, queue, change, value, since } = alert;
  const words = WORDS[measure];
  return {
    subject: `${change === "recovered" ? "Recovered" : "Alert"}: ${rule}, queue ${queue}`,
    text: `Queue ${queue}: ${words(value)}. The limit is ${measure === "oldest-ready-age" ? `${above / 1000} s` : above}. It ${change === "recovered" ? "fired" : "has fired"} since ${since.toISOString()}.`,
    body: { event: `alert.${change}`, rule, queue, measure, value, above, since: since.toISOString() },
  };
}

export function noticeOfMessage(message: string): Notice {
  return { subject: "Alert", text: message, body: { event: "alert.message", message } };
}

/** The jobs that tell a notice, one for each channel. */
export function noticeJobs(
  { subject, text, body }: Notice,
  channels: readonly AlertChannel[],
): readonly NewJob[] {
  return channels.map((channel) =>
    "webhook" in channel
      ? { type: SEND_WEBHOOK_TYPE, payload: { url: channel.webhook, payload: body } }
      : {
          type: "email-notification",
          priority: "high",
          payload: {
            userId: "alerts",
            template: "alert",
            // All that a webhook is told as well, for templates of one's own.
            data: { ...body, email: channel.email, subject, content: text },
          },
        },
  );
}
