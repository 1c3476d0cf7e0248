import type { Command } from "commander";
import { commandGroup } from "../../command-group.ts";
import type { Host } from "../../host.ts";
import { cleanQueueCommand } from "./clean-queue.ts";
import { controlQueueCommands } from "./control-queue.ts";
import { listQueuesCommand } from "./list-queues.ts";
import { setQueueCommand } from "./set-queue.ts";
import { showQueueCommand } from "./show-queue.ts";

export function queuesCommand(host: Host): Command {
  return commandGroup("queues", "read, stop and set queues", [
    listQueuesCommand(host),
    showQueueCommand(host),
    ...controlQueueCommands(host),
    cleanQueueCommand(host),
    setQueueCommand(host),
  ]);
}
