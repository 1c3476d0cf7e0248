import type { Command } from "commander";
import type { JobQueueManager } from "millrace";
import { type Answer, answering } from "./answer.ts";
import type { Host } from "./host.ts";
import { withManager } from "./with-manager.ts";

/** The action of an answering command that asks the engine. Arguments, then options, as the command has them. */
export function asking(
  host: Host,
  work: (manager: JobQueueManager, ...args: never[]) => Promise<Answer>,
): (this: Command, ...args: readonly unknown[]) => Promise<void> {
  return answering(host, (...args) => withManager(host, (manager) => work(manager, ...args)));
}
