import { systemClock } from "@millrace/core";
import type { Command } from "commander";
import { answeringCommand } from "../../answer.ts";
import { DURATION_FORM, parseDuration } from "../../arguments/duration.ts";
import { asking } from "../../asking.ts";
import type { Host } from "../../host.ts";
import { awaitedJob } from "./awaited-job.ts";

export function waitForJobCommand(host: Host): Command {
  return answeringCommand("wait", "wait for a job to end; the exit code is 0 only if it completed")
    .argument("<id>", "id of the job")
    .option("--timeout <duration>", `give up after a while: ${DURATION_FORM}`, parseDuration)
    .action(
      asking(host, async (manager, id: string, { timeout }: { readonly timeout?: number }) => {
        const limit = timeout === undefined ? {} : { timeoutMs: timeout };
        const job = await manager.waitFor(id, { ...limit, signal: host.signal });
        return awaitedJob(job, systemClock.now());
      }),
    );
}
