import { InvalidInputError } from "@millrace/core";
import type { Command } from "commander";
import { answeringCommand } from "../../answer.ts";
import { parseInteger } from "../../arguments/integer.ts";
import { asking } from "../../asking.ts";
import type { Host } from "../../host.ts";
import { instant } from "../../text/times.ts";
import { type TimingOptions, toTiming, withTiming } from "./timing-options.ts";

interface Options extends TimingOptions {
  readonly count: number;
}

export function previewScheduleCommand(host: Host): Command {
  const command = answeringCommand(
    "preview",
    "the next ticks of a schedule, or of a timing that is none yet",
  );
  return withTiming(command.argument("[name]", "name of the schedule; without: say the timing by options"))
    .option("--count <number>", "how many, 1 to 1000", parseInteger, 10)
    .action(
      asking(host, async ({ schedules }, name: string | undefined, options: Options) => {
        const timing = toTiming(options);
        if (name !== undefined && Object.keys(timing).length > 0)
          throw new InvalidInputError(
            "INVALID_PREVIEW",
            "Either a schedule is previewed or a timing: leave out the name, or the timing.",
          );
        const ticks = await schedules.preview(name ?? timing, options.count);
        return {
          value: ticks,
          text: ticks.length === 0 ? "No tick comes any more." : ticks.map(instant).join("\n"),
        };
      }),
    );
}
