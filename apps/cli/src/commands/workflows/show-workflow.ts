import type { Command } from "commander";
import { answeringCommand } from "../../answer.ts";
import { parseInteger } from "../../arguments/integer.ts";
import { asking } from "../../asking.ts";
import type { Host } from "../../host.ts";
import { fields } from "../../text/fields.ts";
import { morePages } from "../../text/more-pages.ts";
import { table } from "../../text/table.ts";
import { instant, instantOrNull } from "../../text/times.ts";

interface Options {
  readonly limit: number;
  readonly cursor?: string;
}

export function showWorkflowCommand(host: Host): Command {
  return answeringCommand("show", "one workflow and its jobs, parents first")
    .argument("<id>", "id of the workflow")
    .option("--limit <number>", "most jobs, 1 to 1000", parseInteger, 20)
    .option("--cursor <cursor>", "where to go on with the jobs, as the page before says")
    .action(
      asking(host, async ({ workflows }, id: string, { limit, cursor }: Options) => {
        const workflow = await workflows.get(id);
        const page = await workflows.listJobs(id, { limit, ...(cursor !== undefined && { cursor }) });
        const { total, unfinished, completed, failed, cancelled } = workflow.jobs;
        const columns = [
          { title: "ID", value: ({ id }: Member) => id, right: true },
          { title: "REF", value: ({ ref }: Member) => ref, shrinks: true },
          { title: "TYPE", value: ({ type }: Member) => type, shrinks: true },
          { title: "STATUS", value: ({ status }: Member) => status },
          {
            title: "DEPENDS ON",
            value: ({ dependsOn }: Member) => dependsOn.join(" ") || null,
            shrinks: true,
          },
        ];
        type Member = (typeof page.jobs)[number];
        const text = fields({
          id,
          name: workflow.name,
          state: workflow.state,
          jobs: `${total}: ${unfinished} unfinished, ${completed} completed, ${failed} failed, ${cancelled} cancelled`,
          "completion job": workflow.onCompleteId,
          created: instant(workflow.createdAt),
          ended: instantOrNull(workflow.endedAt),
        });
        const jobs = table(page.jobs, columns, host.screen);
        return {
          value: { workflow, ...page },
          text: [text, "", jobs, ...morePages(page.nextCursor)].join("\n"),
        };
      }),
    );
}
