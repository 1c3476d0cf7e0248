import type { Command } from "commander";
import type { Queues } from "millrace";
import { answeringCommand } from "../../answer.ts";
import { asking } from "../../asking.ts";
import type { Host } from "../../host.ts";

interface Control {
  readonly name: string;
  readonly summary: string;
  readonly act: (queues: Queues, queue: string) => Promise<void>;
  readonly done: string;
}

const CONTROLS: readonly Control[] = [
  {
    name: "pause",
    summary: "take nothing more from a queue; what runs goes on",
    act: (queues, queue) => queues.pauseQueue(queue),
    done: "is paused. New jobs are accepted and wait",
  },
  {
    name: "resume",
    summary: "end a pause or a drain",
    act: (queues, queue) => queues.resumeQueue(queue),
    done: "goes on",
  },
  {
    name: "drain",
    summary: "finish what is ready or runs now, then pause; nothing is deleted",
    act: (queues, queue) => queues.drainQueue(queue),
    done: "finishes what is ready or runs now, and is paused then",
  },
];

/** `pause`, `resume` and `drain`. */
export function controlQueueCommands(host: Host): Command[] {
  return CONTROLS.map(({ name, summary, act, done }) =>
    answeringCommand(name, summary)
      .argument("<queue>", "name of the queue")
      .action(
        asking(host, async ({ queues }, queue: string) => {
          await act(queues, queue);
          const { state } = await queues.get(queue);
          return { value: { queue, state }, text: `Queue ${queue} ${done}.` };
        }),
      ),
  );
}
