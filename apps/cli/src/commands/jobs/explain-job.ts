import { systemClock } from "@millrace/core";
import type { Command } from "commander";
import { answeringCommand } from "../../answer.ts";
import { asking } from "../../asking.ts";
import type { Host } from "../../host.ts";
import { plain } from "../../text/plain.ts";
import { instant, since } from "../../text/times.ts";

export function explainJobCommand(host: Host): Command {
  return answeringCommand(
    "explain",
    "why a job is not running and when it is expected to, or how it runs or ended",
  )
    .argument("<id>", "id of the job")
    .action(
      asking(host, async (manager, id: string) => {
        const explanation = await manager.explain(id);
        const { status, summary, reasons, expectedStartAt } = explanation;
        const lines = [
          `${status}: ${plain(summary)}`,
          ...reasons.map(({ reason, detail }) => `- ${reason}: ${plain(detail)}`),
          ...(expectedStartAt === null
            ? []
            : [
                `expected to start at ${instant(expectedStartAt)}, ${since(expectedStartAt, systemClock.now())}`,
              ]),
        ];
        return { value: explanation, text: lines.join("\n") };
      }),
    );
}
