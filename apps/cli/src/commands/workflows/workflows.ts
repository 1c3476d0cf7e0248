import type { Command } from "commander";
import { commandGroup } from "../../command-group.ts";
import type { Host } from "../../host.ts";
import { cancelWorkflowCommand } from "./cancel-workflow.ts";
import { listWorkflowsCommand } from "./list-workflows.ts";
import { showWorkflowCommand } from "./show-workflow.ts";

export function workflowsCommand(host: Host): Command {
  return commandGroup("workflows", "read and cancel workflows and batches", [
    listWorkflowsCommand(host),
    showWorkflowCommand(host),
    cancelWorkflowCommand(host),
  ]);
}
