import { type Command, Option } from "commander";
import { answeringCommand } from "../../answer.ts";
import { DURATION_FORM, parseDuration } from "../../arguments/duration.ts";
import { parseInteger } from "../../arguments/integer.ts";
import { asking } from "../../asking.ts";
import type { Host } from "../../host.ts";
import { count } from "../../text/count.ts";

interface Options {
  readonly olderThan: number;
  readonly limit: number;
  readonly status: "completed" | "failed" | "cancelled";
}

export function cleanQueueCommand(host: Host): Command {
  return answeringCommand("clean", "delete jobs of a queue that have ended, the oldest first")
    .argument("<queue>", "name of the queue")
    .requiredOption(
      "--older-than <duration>",
      `only those that ended so long ago: ${DURATION_FORM}`,
      parseDuration,
    )
    .addOption(
      new Option("--status <status>", "of which status")
        .choices(["completed", "failed", "cancelled"])
        .default("completed"),
    )
    .option("--limit <number>", "most jobs, 1 to 10000", parseInteger, 1000)
    .action(
      asking(host, async ({ queues }, queue: string, { olderThan, limit, status }: Options) => {
        const deleted = await queues.cleanQueue(queue, olderThan, limit, status);
        return {
          value: { queue, status, deleted },
          text: `${count(deleted, `${status} job`)} of queue ${queue} deleted.`,
        };
      }),
    );
}
