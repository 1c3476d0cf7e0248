import type { Command } from "commander";
import { commandGroup } from "../../command-group.ts";
import type { Host } from "../../host.ts";
import { controlScheduleCommands } from "./control-schedule.ts";
import { createScheduleCommand } from "./create-schedule.ts";
import { listSchedulesCommand } from "./list-schedules.ts";
import { previewScheduleCommand } from "./preview-schedule.ts";
import { showScheduleCommand } from "./show-schedule.ts";

export function schedulesCommand(host: Host): Command {
  return commandGroup("schedules", "read, make and stop schedules", [
    listSchedulesCommand(host),
    showScheduleCommand(host),
    createScheduleCommand(host),
    previewScheduleCommand(host),
    ...controlScheduleCommands(host),
  ]);
}
