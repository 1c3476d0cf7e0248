import { WORKFLOW_STATES, type WorkflowState } from "@millrace/core";
import { type Command, Option } from "commander";
import { answeringCommand } from "../../answer.ts";
import { parseInteger } from "../../arguments/integer.ts";
import { asking } from "../../asking.ts";
import type { Host } from "../../host.ts";
import { morePages } from "../../text/more-pages.ts";
import { table } from "../../text/table.ts";
import { instant, instantOrNull } from "../../text/times.ts";

interface Options {
  readonly state?: WorkflowState;
  readonly limit: number;
  readonly cursor?: string;
}

export function listWorkflowsCommand(host: Host): Command {
  return answeringCommand("list", "workflows and batches, newest first")
    .addOption(new Option("--state <state>", "only those in this state").choices(WORKFLOW_STATES))
    .option("--limit <number>", "most workflows, 1 to 1000", parseInteger, 20)
    .option("--cursor <cursor>", "where to go on, as the page before says")
    .action(
      asking(host, async (manager, { state, limit, cursor }: Options) => {
        const range = {
          limit,
          ...(state !== undefined && { state }),
          ...(cursor !== undefined && { cursor }),
        };
        const list = await manager.workflows.list(range);
        const { workflows, nextCursor } = list;
        const columns = [
          { title: "ID", value: ({ id }: Listed) => id, right: true },
          { title: "NAME", value: ({ name }: Listed) => name, shrinks: true },
          { title: "STATE", value: ({ state }: Listed) => state },
          { title: "DONE", value: ({ progress }: Listed) => `${Math.floor(progress * 100)} %`, right: true },
          { title: "JOBS", value: ({ jobs }: Listed) => jobs.total, right: true },
          { title: "FAILED", value: ({ jobs }: Listed) => jobs.failed, right: true },
          { title: "CREATED", value: ({ createdAt }: Listed) => instant(createdAt) },
          { title: "ENDED", value: ({ endedAt }: Listed) => instantOrNull(endedAt) },
        ];
        type Listed = (typeof workflows)[number];
        const shown =
          workflows.length === 0 ? "There is no workflow." : table(workflows, columns, host.screen);
        return { value: list, text: [shown, ...morePages(nextCursor)].join("\n") };
      }),
    );
}
