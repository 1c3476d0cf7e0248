import { systemClock } from "@millrace/core";
import type { Command } from "commander";
import { answeringCommand } from "../../answer.ts";
import { parseInteger } from "../../arguments/integer.ts";
import { asking } from "../../asking.ts";
import type { Host } from "../../host.ts";
import { morePages } from "../../text/more-pages.ts";
import { type ConditionOptions, toConditions, withDeadLetterConditions } from "../jobs/job-conditions.ts";
import { jobTable } from "../jobs/job-table.ts";

interface Options extends ConditionOptions {
  readonly limit: number;
  readonly cursor?: string;
}

export function listDeadLettersCommand(host: Host): Command {
  return withDeadLetterConditions(answeringCommand("list", "jobs that failed for good, newest first"))
    .option("--limit <number>", "most jobs, 1 to 1000", parseInteger, 20)
    .option("--cursor <cursor>", "where to go on, as the page before says")
    .action(
      asking(host, async ({ failures }, options: Options) => {
        const { limit, cursor } = options;
        const range = { limit, ...(cursor !== undefined && { cursor }) };
        const list = await failures.deadLetters({ filter: toConditions(options), ...range });
        const { jobs, nextCursor } = list;
        const shown = jobs.length === 0 ? "No job fits." : jobTable(jobs, systemClock.now(), host.screen);
        return { value: list, text: [shown, ...morePages(nextCursor)].join("\n") };
      }),
    );
}
