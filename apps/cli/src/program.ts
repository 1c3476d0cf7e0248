import { Command } from "commander";
import { enqueueCommand } from "./commands/enqueue.ts";
import { jobsCommand } from "./commands/jobs/jobs.ts";
import { queuesCommand } from "./commands/queues/queues.ts";
import type { Host } from "./host.ts";

/** Every command, in the order in which the help lists them. */
export function createProgram(host: Host): Command {
  const program = new Command("millrace").description(
    "Runs and looks after Millrace. Commands work on the database of DATABASE_URL, or on that of a server that\nruns in this folder; they need no server.",
  );
  program.exitOverride().configureOutput({
    writeOut: (text) => void host.write(text),
    writeErr: (text) => host.writeError(text),
    getOutHelpWidth: () => host.screen.columns,
    getErrHelpWidth: () => host.screen.columns,
    getOutHasColors: () => host.screen.colours,
    outputError: (text, write) => write(`millrace: ${text.replace(/^error: /, "")}`),
  });
  for (const command of [enqueueCommand(host), jobsCommand(host), queuesCommand(host)])
    program.addCommand(command);
  inherit(program);
  return program;
}

/** Commands that were made by themselves take over how the program ends and where it writes. */
function inherit(parent: Command): void {
  for (const command of parent.commands) {
    command.copyInheritedSettings(parent);
    inherit(command);
  }
}
