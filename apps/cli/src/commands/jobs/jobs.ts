import type { Command } from "commander";
import { commandGroup } from "../../command-group.ts";
import type { Host } from "../../host.ts";
import { changeJobsCommands } from "./change-jobs.ts";
import { explainJobCommand } from "./explain-job.ts";
import { jobEventsCommand } from "./job-events.ts";
import { jobLogsCommand } from "./job-logs.ts";
import { listJobsCommand } from "./list-jobs.ts";
import { showJobCommand } from "./show-job.ts";
import { waitForJobCommand } from "./wait-for-job.ts";

export function jobsCommand(host: Host): Command {
  return commandGroup("jobs", "read and change jobs", [
    listJobsCommand(host),
    showJobCommand(host),
    jobLogsCommand(host),
    jobEventsCommand(host),
    explainJobCommand(host),
    waitForJobCommand(host),
    ...changeJobsCommands(host),
  ]);
}
