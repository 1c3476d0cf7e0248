import { join } from "node:path";
import type { Command } from "commander";
import { answeringCommand } from "../../answer.ts";
import { asking } from "../../asking.ts";
import type { Host } from "../../host.ts";
import { readSettings } from "../../settings.ts";
import { bytes } from "../../text/bytes.ts";

export function takeBackupCommand(host: Host): Command {
  return answeringCommand("take", "copy the whole engine, as it is at one moment, into a file").action(
    asking(host, async ({ backups }) => {
      const file = await backups.create();
      const path = join(readSettings(host).backupDirectory, file.name);
      return { value: { ...file, path }, text: `${path}, ${bytes(file.bytes)}` };
    }),
  );
}
