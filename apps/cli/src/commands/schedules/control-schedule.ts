import { ScheduleNotFoundError } from "@millrace/core";
import type { Command } from "commander";
import type { Schedules } from "millrace";
import { type Answer, answeringCommand } from "../../answer.ts";
import { asking } from "../../asking.ts";
import type { Host } from "../../host.ts";
import { instantOrNull } from "../../text/times.ts";

interface Control {
  readonly name: string;
  readonly summary: string;
  readonly act: (schedules: Schedules, schedule: string) => Promise<Answer>;
}

const CONTROLS: readonly Control[] = [
  {
    name: "pause",
    summary: "no more ticks until it is resumed; jobs that were made go on",
    async act(schedules, name) {
      const value = await schedules.pause(name);
      return { value, text: `Schedule ${name} is paused.` };
    },
  },
  {
    name: "resume",
    summary: "go on with the first tick from now",
    async act(schedules, name) {
      const value = await schedules.resume(name);
      return {
        value,
        text: `Schedule ${name} goes on; its next tick: ${instantOrNull(value.nextTickAt) ?? "none"}.`,
      };
    },
  },
  {
    name: "trigger",
    summary: "make a job at once, whatever its timing, its overlap and a pause say",
    async act(schedules, name) {
      const jobId = await schedules.trigger(name);
      return { value: { name, jobId }, text: `Schedule ${name} made job ${jobId}.` };
    },
  },
  {
    name: "delete",
    summary: "delete a schedule and its ledger; its jobs stay",
    async act(schedules, name) {
      if (!(await schedules.remove(name))) throw new ScheduleNotFoundError(name);
      return { value: { name, deleted: true }, text: `Schedule ${name} is deleted.` };
    },
  },
];

/** `pause`, `resume`, `trigger` and `delete`. */
export function controlScheduleCommands(host: Host): Command[] {
  return CONTROLS.map(({ name, summary, act }) =>
    answeringCommand(name, summary)
      .argument("<name>", "name of the schedule")
      .action(asking(host, ({ schedules }, schedule: string) => act(schedules, schedule))),
  );
}
