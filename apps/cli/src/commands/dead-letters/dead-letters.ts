import type { Command } from "commander";
import { commandGroup } from "../../command-group.ts";
import type { Host } from "../../host.ts";
import { listDeadLettersCommand } from "./list-dead-letters.ts";
import { redriveCommand } from "./redrive.ts";

export function deadLettersCommand(host: Host): Command {
  return commandGroup("dead-letters", "jobs that failed for good", [
    listDeadLettersCommand(host),
    redriveCommand(host),
  ]);
}
