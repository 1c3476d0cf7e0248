import { systemClock } from "@millrace/core";
import { type Command, Option } from "commander";
import type { JobQueueManager, Priority, UniqueSettings } from "millrace";
import { type AnswerOptions, answeringCommand } from "../answer.ts";
import { DURATION_FORM, parseDuration } from "../arguments/duration.ts";
import { parseInstant } from "../arguments/instant.ts";
import { parseInteger } from "../arguments/integer.ts";
import { PAYLOAD_FORM, readPayload } from "../arguments/payload.ts";
import { parsePriority, PRIORITY_FORM } from "../arguments/priority.ts";
import { asking } from "../asking.ts";
import type { Host } from "../host.ts";
import { awaitedJob } from "./jobs/awaited-job.ts";

interface Options extends AnswerOptions {
  readonly queue?: string;
  readonly priority?: Priority;
  readonly delay?: number;
  readonly runAt?: Date;
  readonly key?: string;
  readonly unique?: string;
  readonly onConflict?: NonNullable<UniqueSettings["onConflict"]>;
  readonly dependsOn?: readonly string[];
  readonly maxRetries?: number;
  readonly timeout?: number;
  readonly wait?: number | true;
}

const OUTCOMES = {
  created: (id: string) => `Job ${id} is added.`,
  existing: (id: string) => `Job ${id} holds the unique key; nothing was added.`,
  replaced: (id: string) => `Job ${id} holds the unique key; its payload was replaced.`,
};

export function enqueueCommand(host: Host): Command {
  return answeringCommand("enqueue", "add a job")
    .argument("<type>", "type of the job")
    .argument("[payload]", PAYLOAD_FORM, "{}")
    .option("--queue <queue>", "queue (default: the type's)")
    .option("--priority <priority>", `${PRIORITY_FORM} (default: normal)`, parsePriority)
    .addOption(
      new Option("--delay <duration>", `start no sooner than after a while: ${DURATION_FORM}`)
        .argParser(parseDuration)
        .conflicts("runAt"),
    )
    .option("--run-at <instant>", "start no sooner than at 2026-01-31T08:00:00Z", parseInstant)
    .option("--key <key>", "what the limits for each key of its queue are counted by")
    .option("--unique <key>", "add it only if no unfinished job has this unique key")
    .addOption(
      new Option("--on-conflict <answer>", "with --unique, when there is one (default: existing)").choices([
        "existing",
        "replace",
        "refuse",
      ]),
    )
    .option("--depends-on <ids...>", "start when these jobs have completed")
    .option("--max-retries <number>", "n allows n + 1 executions (default: the type's)", parseInteger)
    .option("--timeout <duration>", "of one execution, in whole seconds (default: the type's)", parseDuration)
    .option(
      "--wait [duration]",
      "wait for its end, at most so long; the exit code is 0 only if it completed",
      parseDuration,
    )
    .action(
      asking(host, async (manager, type: string, payload: string, options: Options) => {
        const { wait } = options;
        const scheduledAt = await startOf(options, manager);
        const job = {
          type,
          payload: await readPayload(payload, host),
          ...settingsOf(options),
          ...scheduledAt,
        };
        const added = await manager.addJob(job);
        if (wait === undefined) return { value: added, text: OUTCOMES[added.outcome](added.id) };
        const limit = wait === true ? {} : { timeoutMs: wait };
        const ended = await manager.waitFor(added.id, { ...limit, signal: host.signal });
        return awaitedJob(ended, systemClock.now());
      }),
    );
}

function settingsOf(options: Options): object {
  const {
    delay: _delay,
    runAt: _runAt,
    unique,
    onConflict,
    timeout,
    wait: _wait,
    json: _json,
    ...same
  } = options;
  return {
    ...same,
    ...(timeout !== undefined && { timeoutSeconds: timeout / 1000 }),
    ...((unique !== undefined || onConflict !== undefined) && { unique: { key: unique, onConflict } }),
  };
}

/** A delay is counted by the database's clock, which decides when the job is due. */
async function startOf({ delay, runAt }: Options, manager: JobQueueManager): Promise<{ scheduledAt?: Date }> {
  if (delay === undefined) return runAt === undefined ? {} : { scheduledAt: runAt };
  const store = await manager.connectStore();
  return { scheduledAt: new Date((await store.now()) + delay) };
}
