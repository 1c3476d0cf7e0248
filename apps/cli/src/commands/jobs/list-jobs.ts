import { systemClock } from "@millrace/core";
import type { Command } from "commander";
import { answeringCommand } from "../../answer.ts";
import { parseInteger } from "../../arguments/integer.ts";
import { asking } from "../../asking.ts";
import type { Host } from "../../host.ts";
import { morePages } from "../../text/more-pages.ts";
import { type ConditionOptions, toConditions, withConditions } from "./job-conditions.ts";
import { jobTable } from "./job-table.ts";

interface Options extends ConditionOptions {
  readonly limit: number;
  readonly cursor?: string;
  readonly offset?: number;
}

export function listJobsCommand(host: Host): Command {
  return withConditions(answeringCommand("list", "jobs that fit all filters, newest first"))
    .option("--limit <number>", "most jobs, 1 to 1000", parseInteger, 20)
    .option("--cursor <cursor>", "where to go on, as the page before says")
    .option("--offset <number>", "jobs to pass over, up to 10000", parseInteger)
    .action(
      asking(host, async (manager, options: Options) => {
        const { limit, cursor, offset } = options;
        const range = {
          limit,
          ...(cursor !== undefined && { cursor }),
          ...(offset !== undefined && { offset }),
        };
        const list = await manager.listJobs({ filter: toConditions(options), ...range });
        const { jobs, nextCursor, searched } = list;
        const shown = jobs.length === 0 ? "No job fits." : jobTable(jobs, systemClock.now(), host.screen);
        const bounded = searched === null ? [] : [`The newest ${searched} ids were looked at.`];
        return { value: list, text: [shown, ...bounded, ...morePages(nextCursor)].join("\n") };
      }),
    );
}
