import { JobNotFoundError, systemClock } from "@millrace/core";
import type { Command } from "commander";
import type { Job } from "millrace";
import { answeringCommand } from "../../answer.ts";
import { asking } from "../../asking.ts";
import type { Host } from "../../host.ts";
import { jobFields } from "./job-fields.ts";

export function showJobCommand(host: Host): Command {
  return answeringCommand("show", "everything about one job")
    .argument("<id>", "id of the job")
    .action(
      asking(host, async (manager, id: string) => {
        const job: Job | null = await manager.getJob(id);
        if (job === null) throw new JobNotFoundError(id);
        return { value: job, text: jobFields(job, systemClock.now()) };
      }),
    );
}
