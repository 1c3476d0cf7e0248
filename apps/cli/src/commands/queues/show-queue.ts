import type { Command } from "commander";
import { answeringCommand } from "../../answer.ts";
import { asking } from "../../asking.ts";
import type { Host } from "../../host.ts";
import { queueFields } from "./queue-fields.ts";

export function showQueueCommand(host: Host): Command {
  return answeringCommand("show", "settings and figures of one queue")
    .argument("<queue>", "name of the queue")
    .action(
      asking(host, async (manager, queue: string) => {
        const figures = await manager.queues.get(queue);
        return { value: figures, text: queueFields(figures) };
      }),
    );
}
