import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import type { BulkAction, JobQueueManager } from "millrace";
import { answeringCommand } from "../../answer.ts";
import { asking } from "../../asking.ts";
import type { Host } from "../../host.ts";
import { count } from "../../text/count.ts";
import { type ConditionOptions, toConditions, withDeadLetterConditions } from "../jobs/job-conditions.ts";

interface Options extends ConditionOptions {
  readonly dryRun?: boolean;
  readonly wait?: boolean;
}

const LOOK_EVERY_MS = 250;

export function redriveCommand(host: Host): Command {
  return withDeadLetterConditions(
    answeringCommand("redrive", "run jobs that failed for good again, under their ids"),
  )
    .option("--dry-run", "say how many there are, and change nothing")
    .option("--wait", "wait until all of them were put back")
    .action(
      asking(host, async (manager, options: Options) => {
        const conditions = toConditions(options);
        if (options.dryRun === true) {
          const preview = await manager.bulk.preview({
            action: "retry",
            filter: { ...conditions, status: "failed" },
          });
          const least = preview.exact ? "" : "At least ";
          return { value: preview, text: `${least}${count(preview.matched, "job")} would run again.` };
        }
        const begun = await manager.failures.redrive(conditions);
        const action = options.wait === true ? await whenEnded(manager, begun, host.signal) : begun;
        return { value: action, text: actionText(action) };
      }),
    );
}

/** Worker processes carry it out. */
async function whenEnded(
  manager: JobQueueManager,
  begun: BulkAction,
  signal: AbortSignal,
): Promise<BulkAction> {
  let action = begun;
  while (action.state === "running" && !signal.aborted) {
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => {});
    action = await manager.bulk.get(action.id);
  }
  return action;
}

function actionText({ id, state, done, expected, skipped }: BulkAction): string {
  const left = Object.entries(skipped).map(([reason, number]) => `${number} left out (${reason})`);
  const far = [`${done} of ${expected} put back`, ...left].join(", ");
  return state === "running"
    ? `Bulk action ${id} runs in the worker processes: ${far}.`
    : `Bulk action ${id} is ${state}: ${far}.`;
}
