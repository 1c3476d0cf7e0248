import { Command } from "commander";
import type { JobLogLine } from "millrace";
import { parseInteger } from "../../arguments/integer.ts";
import type { Host } from "../../host.ts";
import { createPaint } from "../../text/paint.ts";
import { plain } from "../../text/plain.ts";
import { withManager } from "../../with-manager.ts";

interface Options {
  readonly after: number;
  readonly follow?: boolean;
  readonly json?: boolean;
}

const PAGE = 1000;
/** How long the wait for the job's end is interrupted to look for more lines. Milliseconds. */
const LOOK_EVERY_MS = 500;

export function jobLogsCommand(host: Host): Command {
  return new Command("logs")
    .description("what the job's handler logged, oldest first")
    .argument("<id>", "id of the job")
    .option("--after <line>", "only lines past this one", parseInteger, 0)
    .option("-f, --follow", "go on as lines come, until the job has ended")
    .option("--json", "print a JSON document a line, for programs")
    .action(async (id: string, { after, follow = false, json = false }: Options) => {
      await withManager(host, async (manager) => {
        const { signal } = host;
        let last = after;
        let dropped = 0;
        async function printNew(): Promise<void> {
          for (;;) {
            const page = await manager.getLogs(id, { after: last, limit: PAGE });
            for (const line of page.lines)
              await host.write(json ? `${JSON.stringify(line)}\n` : text(line, host));
            last = page.lines.at(-1)?.line ?? last;
            dropped = page.dropped;
            if (page.nextAfter === null) return;
          }
        }
        for (let ended = !follow; !ended && !signal.aborted; ) {
          await printNew();
          const { completedAt } = await manager.waitFor(id, { timeoutMs: LOOK_EVERY_MS, signal });
          ended = completedAt !== null;
        }
        await printNew();
        if (dropped > 0) host.writeError(`millrace: ${dropped} lines past the cap were not kept.\n`);
      });
    });
}

function text({ loggedAt, level, message, fields }: JobLogLine, { screen }: Host): string {
  const paint = createPaint(screen.colours);
  const more = fields === null ? "" : ` ${plain(JSON.stringify(fields))}`;
  return `${loggedAt.toISOString()} ${paint(level.padEnd(5))} ${plain(message)}${more}\n`;
}
