import { InvalidInputError, type QueueFigures } from "@millrace/core";
import { type Command, Option } from "commander";
import type { QueueChanges, Rate } from "millrace";
import { answeringCommand } from "../../answer.ts";
import { DURATION_FORM, parseDuration } from "../../arguments/duration.ts";
import { parseInteger } from "../../arguments/integer.ts";
import { NONE, type OrNone, orNone } from "../../arguments/or-none.ts";
import { parseRate, RATE_FORM } from "../../arguments/rate.ts";
import { asking } from "../../asking.ts";
import type { Host } from "../../host.ts";
import { queueFields } from "./queue-fields.ts";

interface Options {
  readonly concurrency?: OrNone<number>;
  readonly maxWaiting?: OrNone<number>;
  readonly targetWait?: OrNone<number>;
  readonly rate?: OrNone<Rate>;
  readonly keyConcurrency?: OrNone<number>;
  readonly keyRate?: OrNone<Rate>;
  readonly order?: "priority" | "fair";
  readonly keepCompleted?: OrNone<number>;
  readonly keepFailed?: OrNone<number>;
  readonly keepCancelled?: OrNone<number>;
}

export function setQueueCommand(host: Host): Command {
  return answeringCommand("set", "change settings of a queue; `none` takes one away, what is left out stays")
    .argument("<queue>", "name of the queue")
    .option("--concurrency <number>", "most jobs that run at once over all processes", orNone(parseInteger))
    .option(
      "--max-waiting <number>",
      "most jobs that may wait; past it new ones are refused",
      orNone(parseInteger),
    )
    .option(
      "--target-wait <duration>",
      "how long its jobs should wait at most, on average",
      orNone(parseDuration),
    )
    .option("--rate <rate>", `most ${RATE_FORM}`, orNone(parseRate))
    .option("--key-concurrency <number>", "most jobs of one key that run at once", orNone(parseInteger))
    .option("--key-rate <rate>", `of one key most ${RATE_FORM}`, orNone(parseRate))
    .addOption(
      new Option("--order <order>", "priority: over all jobs; fair: keys take turns").choices([
        "priority",
        "fair",
      ]),
    )
    .option(
      "--keep-completed <duration>",
      `how long completed jobs are kept: ${DURATION_FORM}`,
      orNone(parseDuration),
    )
    .option("--keep-failed <duration>", "how long failed jobs are kept", orNone(parseDuration))
    .option("--keep-cancelled <duration>", "how long cancelled jobs are kept", orNone(parseDuration))
    .action(
      asking(host, async ({ queues }, queue: string, options: Options) => {
        const changes = toChanges(options, await queues.get(queue));
        if (Object.keys(changes).length === 0)
          throw new InvalidInputError(
            "NOTHING_TO_SET",
            'Nothing is to be set: name a setting; see "millrace queues set --help".',
          );
        await queues.change(queue, changes);
        const figures = await queues.get(queue);
        return { value: figures, text: queueFields(figures) };
      }),
    );
}

/** `keys` and `retention` are replaced as a whole, so what is not named of them is taken over. */
function toChanges(options: Options, now: QueueFigures): QueueChanges {
  const { concurrency, maxWaiting, targetWait: targetWaitMs, rate, order, ...others } = options;
  const keys = { concurrency: others.keyConcurrency, rate: others.keyRate };
  const ages = {
    completed: others.keepCompleted,
    failed: others.keepFailed,
    cancelled: others.keepCancelled,
  };
  const rules = Object.entries(given(ages)).map(([status, ageMs]) => [
    status,
    { ageMs, count: now.retention[status as keyof typeof ages]?.count ?? null },
  ]);
  return {
    ...given({ concurrency, maxWaiting, targetWaitMs, rate, order }),
    ...(isEmpty(given(keys)) ? {} : { keys: { ...now.keys, ...given(keys) } }),
    ...(rules.length === 0 ? {} : { retention: { ...now.retention, ...Object.fromEntries(rules) } }),
  };
}

/** Those that were named, as the library takes them: null clears. */
function given(settings: object): object {
  const named = Object.entries(settings).filter(([, value]) => value !== undefined);
  return Object.fromEntries(named.map(([name, value]) => [name, value === NONE ? null : (value as unknown)]));
}

function isEmpty(settings: object): boolean {
  return Object.keys(settings).length === 0;
}
