import type { Command } from "commander";
import { answeringCommand } from "../../answer.ts";
import { asking } from "../../asking.ts";
import type { Host } from "../../host.ts";
import { readSettings } from "../../settings.ts";
import { bytes } from "../../text/bytes.ts";
import { table } from "../../text/table.ts";
import { instant } from "../../text/times.ts";

export function listBackupsCommand(host: Host): Command {
  return answeringCommand("list", "backups, newest first").action(
    asking(host, async ({ backups }) => {
      const files = await backups.list();
      const columns = [
        { title: "NAME", value: ({ name }: File) => name },
        { title: "SIZE", value: (file: File) => bytes(file.bytes), right: true },
        { title: "WRITTEN", value: ({ writtenAt }: File) => instant(writtenAt) },
      ];
      type File = (typeof files)[number];
      const none = `There is no backup in ${readSettings(host).backupDirectory}.`;
      return { value: files, text: files.length === 0 ? none : table(files, columns, host.screen) };
    }),
  );
}
