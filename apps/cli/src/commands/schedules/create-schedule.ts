import { type Command, Option } from "commander";
import type { NewSchedule, Priority } from "millrace";
import { answeringCommand } from "../../answer.ts";
import { parseDuration } from "../../arguments/duration.ts";
import { parseInteger } from "../../arguments/integer.ts";
import { PAYLOAD_FORM, readPayload } from "../../arguments/payload.ts";
import { parsePriority, PRIORITY_FORM } from "../../arguments/priority.ts";
import { asking } from "../../asking.ts";
import type { Host } from "../../host.ts";
import { scheduleFields } from "./schedule-fields.ts";
import { type TimingOptions, toTiming, withTiming } from "./timing-options.ts";

interface Options extends TimingOptions {
  readonly queue?: string;
  readonly priority?: Priority;
  readonly overlap?: NonNullable<NewSchedule["overlap"]>;
  readonly catchUp?: NonNullable<NewSchedule["catchUp"]>;
  readonly catchUpMax?: number;
  readonly jitter?: number;
  readonly paused?: boolean;
  readonly replace?: boolean;
}

export function createScheduleCommand(host: Host): Command {
  const command = answeringCommand("create", "make a schedule: one job at each tick")
    .argument("<name>", "name of the schedule")
    .argument("<type>", "type of its jobs")
    .argument("[payload]", PAYLOAD_FORM, "{}");
  return withTiming(command)
    .option("--queue <queue>", "queue of its jobs (default: the type's)")
    .option("--priority <priority>", `${PRIORITY_FORM} (default: normal)`, parsePriority)
    .addOption(
      new Option("--overlap <answer>", "while an earlier job has not ended (default: skip)").choices([
        "skip",
        "queue",
        "cancel",
        "allow",
      ]),
    )
    .addOption(
      new Option("--catch-up <answer>", "for ticks that were missed (default: one)").choices([
        "none",
        "one",
        "all",
      ]),
    )
    .option("--catch-up-max <number>", "with --catch-up all, most of them, 1 to 100", parseInteger)
    .option("--jitter <duration>", "put each tick off by a while of up to this", parseDuration)
    .option("--paused", "make it paused")
    .option("--replace", "replace the schedule of that name, if there is one")
    .action(
      asking(host, async ({ schedules }, name: string, type: string, payload: string, options: Options) => {
        const {
          queue,
          priority,
          overlap,
          catchUp,
          catchUpMax,
          jitter: jitterMs,
          paused,
          replace = false,
        } = options;
        const settings = { queue, priority, overlap, catchUp, catchUpMax, jitterMs, paused };
        const schedule = {
          name,
          type,
          payload: await readPayload(payload, host),
          ...toTiming(options),
          ...Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)),
        };
        const made = replace ? await schedules.put(schedule) : await schedules.create(schedule);
        return { value: made, text: scheduleFields(made) };
      }),
    );
}
