import { RECOVERY_GROUPS } from "@millrace/core";
import { type Command, Option } from "commander";
import type { RecoveryGroup } from "millrace";
import { answeringCommand } from "../../answer.ts";
import { asking } from "../../asking.ts";
import type { Host } from "../../host.ts";

interface Options {
  readonly only?: readonly RecoveryGroup[];
  readonly queue?: readonly string[];
}

export function recoverCommand(host: Host): Command {
  return answeringCommand(
    "recover",
    "bring jobs back from a backup; those that are there are left as they are",
  )
    .argument("[name]", "name of the backup (default: the newest)")
    .addOption(
      new Option(
        "--only <groups...>",
        "only jobs that waited (incomplete), ran (stalled), or ended so",
      ).choices(RECOVERY_GROUPS),
    )
    .option("--queue <queues...>", "only jobs of these queues")
    .action(
      asking(host, async ({ backups }, name: string | undefined, { only, queue }: Options) => {
        const selection = {
          ...(only !== undefined && { only }),
          ...(queue !== undefined && { queues: queue }),
        };
        const recovery = await backups.recover(name, selection);
        const groups = Object.entries(recovery.recovered).map(([group, number]) => `${number} ${group}`);
        const text = `Recovered from ${recovery.name}: ${groups.join(", ")}. ${recovery.existing} were there already.`;
        return { value: recovery, text };
      }),
    );
}
