import type { Command } from "commander";
import { answeringCommand } from "../../answer.ts";
import { parseInteger } from "../../arguments/integer.ts";
import { asking } from "../../asking.ts";
import type { Host } from "../../host.ts";
import { morePages } from "../../text/more-pages.ts";
import { scheduleTable } from "./schedule-table.ts";

interface Options {
  readonly limit: number;
  readonly cursor?: string;
}

export function listSchedulesCommand(host: Host): Command {
  return answeringCommand("list", "schedules by name")
    .option("--limit <number>", "most schedules, 1 to 1000", parseInteger, 100)
    .option("--cursor <cursor>", "where to go on, as the page before says")
    .action(
      asking(host, async (manager, { limit, cursor }: Options) => {
        const list = await manager.schedules.list({ limit, ...(cursor !== undefined && { cursor }) });
        const { schedules, nextCursor } = list;
        const shown =
          schedules.length === 0 ? "There is no schedule." : scheduleTable(schedules, host.screen);
        return { value: list, text: [shown, ...morePages(nextCursor)].join("\n") };
      }),
    );
}
