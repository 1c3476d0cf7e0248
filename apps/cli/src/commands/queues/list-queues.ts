import type { Command } from "commander";
import { answeringCommand } from "../../answer.ts";
import { asking } from "../../asking.ts";
import type { Host } from "../../host.ts";
import { queueTable } from "./queue-table.ts";

export function listQueuesCommand(host: Host): Command {
  return answeringCommand("list", "all queues with their figures").action(
    asking(host, async (manager) => {
      const queues = await manager.queues.list();
      return {
        value: queues,
        text: queues.length === 0 ? "There is no queue yet." : await queueTable(queues, host.screen),
      };
    }),
  );
}
