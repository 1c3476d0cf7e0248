import type { Command } from "commander";
import { commandGroup } from "../../command-group.ts";
import type { Host } from "../../host.ts";
import { listBackupsCommand } from "./list-backups.ts";
import { recoverCommand } from "./recover.ts";
import { takeBackupCommand } from "./take-backup.ts";

export function backupCommand(host: Host): Command {
  return commandGroup("backup", "take backups into JOB_PERSISTENCE_DIR, and recover from them", [
    takeBackupCommand(host),
    listBackupsCommand(host),
    recoverCommand(host),
  ]);
}
