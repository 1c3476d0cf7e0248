import { Command } from "commander";

/** A command that has others below it. */
export function commandGroup(name: string, summary: string, commands: readonly Command[]): Command {
  const group = new Command(name).description(summary);
  for (const command of commands) group.addCommand(command);
  return group;
}
