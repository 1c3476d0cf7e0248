import { setTimeout as sleep } from "node:timers/promises";
import { type Command, Option } from "commander";
import type { JobQueueManager } from "millrace";
import { type AnswerOptions, answeringCommand } from "../../answer.ts";
import { parseDuration } from "../../arguments/duration.ts";
import { asking } from "../../asking.ts";
import type { Host } from "../../host.ts";
import { look } from "./sight.ts";
import { topText } from "./top-text.ts";

interface Options extends AnswerOptions {
  readonly interval: number;
}

/** Keys that end it: q, and Ctrl-C, which comes as a key. */
const QUIT = ["q", "\u0003"];
// The terminal's other screen, without cursor, so that what stood there comes back.
const ENTER = "\u001b[?1049h\u001b[?25l";
const LEAVE = "\u001b[?25h\u001b[?1049l";
const HOME = "\u001b[H";
const CLEAR_LINE = "\u001b[K";
const CLEAR_REST = "\u001b[J";

export function topCommand(host: Host): Command {
  return answeringCommand(
    "top",
    "queues, workers and the jobs that run longest, live; once where nobody watches",
  )
    .addOption(
      new Option("--interval <duration>", "how often to look").argParser(parseDuration).default(1000, "1s"),
    )
    .action(
      asking(host, async (manager, { interval, json = false }: Options) => {
        if (host.screen.live && !json) await watch(manager, host, interval);
        const sight = await look(manager);
        return { value: sight, text: await topText(sight, host.screen) };
      }),
    );
}

/** Until a key or a signal ends it; then the last sight is left on the usual screen. */
async function watch(manager: JobQueueManager, host: Host, intervalMs: number): Promise<void> {
  const ending = new AbortController();
  const signal = AbortSignal.any([host.signal, ending.signal]);
  const stopKeys = host.screen.onKey((key) => QUIT.includes(key) && ending.abort());
  await host.write(ENTER);
  try {
    while (!signal.aborted) {
      const lines = (await topText(await look(manager), host.screen))
        .split("\n")
        .slice(0, host.screen.rows - 2);
      const frame = [...lines, "", "q ends it"].map((line) => line + CLEAR_LINE).join("\n");
      await host.write(HOME + frame + CLEAR_REST);
      await sleep(intervalMs, undefined, { signal }).catch(() => {});
    }
  } finally {
    stopKeys();
    await host.write(LEAVE);
  }
}
