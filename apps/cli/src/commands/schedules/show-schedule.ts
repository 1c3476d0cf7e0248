import type { Command } from "commander";
import { answeringCommand } from "../../answer.ts";
import { asking } from "../../asking.ts";
import type { Host } from "../../host.ts";
import { table } from "../../text/table.ts";
import { instant } from "../../text/times.ts";
import { scheduleFields } from "./schedule-fields.ts";

/** Lines of the ledger that are shown. */
const RUNS = 10;

export function showScheduleCommand(host: Host): Command {
  return answeringCommand("show", `one schedule, and what became of its last ${RUNS} ticks`)
    .argument("<name>", "name of the schedule")
    .action(
      asking(host, async ({ schedules }, name: string) => {
        const schedule = await schedules.get(name);
        const runs = await schedules.runs(name, { limit: RUNS });
        const columns = [
          { title: "TICK", value: ({ tickAt }: Run) => instant(tickAt) },
          { title: "TICKS", value: ({ ticks }: Run) => ticks, right: true },
          { title: "OUTCOME", value: ({ outcome }: Run) => outcome },
          { title: "REASON", value: ({ reason }: Run) => reason },
          { title: "JOB", value: ({ jobId }: Run) => jobId, right: true },
        ];
        type Run = (typeof runs)[number];
        const ledger = runs.length === 0 ? [] : ["", table(runs, columns, host.screen)];
        return { value: { schedule, runs }, text: [scheduleFields(schedule), ...ledger].join("\n") };
      }),
    );
}
