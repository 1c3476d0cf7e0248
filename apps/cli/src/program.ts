import { readFileSync } from "node:fs";
import { Command } from "commander";
import { backupCommand } from "./commands/backup/backup.ts";
import { deadLettersCommand } from "./commands/dead-letters/dead-letters.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { enqueueCommand } from "./commands/enqueue.ts";
import { exportCommand } from "./commands/export.ts";
import { jobsCommand } from "./commands/jobs/jobs.ts";
import { migrateCommand } from "./commands/migrate.ts";
import { queuesCommand } from "./commands/queues/queues.ts";
import { runCommand } from "./commands/run.ts";
import { schedulesCommand } from "./commands/schedules/schedules.ts";
import { workflowsCommand } from "./commands/workflows/workflows.ts";
import { startServerCommands } from "./commands/start-server.ts";
import { topCommand } from "./commands/top/top.ts";
import type { Host } from "./host.ts";

const AFTER_HELP = `
Commands work on the database of DATABASE_URL, or else on that of a server that runs in this folder
(MILLRACE_DATA_DIR), and in the schema MILLRACE_SCHEMA. They need no server.

Exit codes: 0 done; 1 not done, or not for all; 2 the call cannot be carried out as it is written.`;

/** Every command, in the order in which the help lists them. */
export function createProgram(host: Host): Command {
  const program = new Command("millrace")
    .description("Runs Millrace, and looks after its queues and jobs.")
    .version(readVersion())
    .addHelpText("after", AFTER_HELP);
  program.exitOverride().configureOutput({
    writeOut: (text) => void host.write(text),
    writeErr: (text) => host.writeError(text),
    getOutHelpWidth: () => host.screen.columns,
    getErrHelpWidth: () => host.screen.columns,
    getOutHasColors: () => host.screen.colours,
    outputError: (text, write) => write(`millrace: ${text.replace(/^error: /, "")}`),
  });
  const commands = [
    ...startServerCommands(host),
    migrateCommand(host),
    doctorCommand(host),
    enqueueCommand(host),
    runCommand(host),
    jobsCommand(host),
    deadLettersCommand(host),
    queuesCommand(host),
    schedulesCommand(host),
    workflowsCommand(host),
    topCommand(host),
    exportCommand(host),
    backupCommand(host),
  ];
  for (const command of commands) program.addCommand(command);
  inherit(program);
  return program;
}

function readVersion(): string {
  const manifest = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(manifest) as { readonly version: string }).version;
}

/** Commands that were made by themselves take over how the program ends and where it writes. */
function inherit(parent: Command): void {
  for (const command of parent.commands) {
    command.copyInheritedSettings(parent);
    inherit(command);
  }
}
