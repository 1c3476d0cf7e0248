import { isJobId, JOB_STATUSES, type StreamedEvent } from "@millrace/core";
import { z } from "zod";
import { plainText } from "./plain-text.ts";
import { EVENT_NAMES } from "./record.ts";

/** Most topics of one stream. */
const MAX_TOPICS = 100;

/** What a stream is asked for. */
export interface StreamTopics {
  readonly jobs: boolean;
  readonly queues: boolean;
  readonly jobIds: readonly string[];
}

function isTopic(topic: string): boolean {
  return topic === "jobs" || topic === "queues" || (topic.startsWith("job:") && isJobId(topic.slice(4)));
}

/** Query of `GET /api/stream`. */
export const streamQuery = z.strictObject({
  topics: z
    .string()
    .default("jobs,queues")
    .transform((text) => text.split(","))
    .refine((topics) => topics.length <= MAX_TOPICS && topics.every(isTopic), {
      error: `must be at most ${MAX_TOPICS} of jobs, queues and job:<id>, parted by commas`,
    })
    .meta({ type: "string", description: "jobs, queues, job:<id>, parted by commas. Default jobs,queues." }),
  queue: plainText(80).optional().meta({ description: "Only what happens in this queue." }),
});

/** `Last-Event-ID`, which browsers send by themselves when they come back. */
export const streamHeaders = z.object({
  "last-event-id": z.string().max(10_000).optional().meta({
    description:
      "The last id that was received: what happened since is told first, if that is less than five minutes ago.",
  }),
});

/** Data of an event `job` of the stream. */
export const streamedEventBody = z
  .object({
    id: z
      .string()
      .meta({ description: "As in `GET /api/jobs/{id}/events`: the same one may be told again." }),
    jobId: z.string(),
    event: z.enum(EVENT_NAMES),
    status: z
      .enum(JOB_STATUSES)
      .nullable()
      .meta({ description: "Null where a change by hand leaves it open." }),
    attempt: z
      .int()
      .nullable()
      .meta({ description: "Number of the execution, from 1; 0: before any; null: by hand." }),
    type: z.string().nullable(),
    queue: z.string().nullable(),
    at: z.iso.datetime(),
    errorCode: z.string().nullable(),
  })
  .meta({ id: "StreamedEvent" });

export function toStreamedEventBody(event: StreamedEvent): z.infer<typeof streamedEventBody> {
  return { ...event, at: new Date(event.at).toISOString() };
}

export function toStreamTopics(topics: readonly string[]): StreamTopics {
  return {
    jobs: topics.includes("jobs"),
    queues: topics.includes("queues"),
    jobIds: topics.filter((topic) => topic.startsWith("job:")).map((topic) => topic.slice(4)),
  };
}
