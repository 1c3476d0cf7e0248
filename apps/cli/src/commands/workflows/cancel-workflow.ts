import type { Command } from "commander";
import { answeringCommand } from "../../answer.ts";
import { asking } from "../../asking.ts";
import type { Host } from "../../host.ts";
import { count } from "../../text/count.ts";

export function cancelWorkflowCommand(host: Host): Command {
  return answeringCommand("cancel", "cancel all jobs of a workflow that have not ended")
    .argument("<id>", "id of the workflow")
    .action(
      asking(host, async ({ workflows }, id: string) => {
        const cancelled = await workflows.cancel(id);
        return {
          value: { id, cancelled },
          text: `${count(cancelled, "job")} of workflow ${id} cancelled or told to stop.`,
        };
      }),
    );
}
