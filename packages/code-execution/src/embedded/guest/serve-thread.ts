import { parentPort } from "node:worker_threads";
import type { ThreadAnswer, ThreadCall } from "../guest-protocol.ts";

export type ProgramEnd = Exclude<ThreadAnswer, "ready">;

/** Answers each call of the supervisor with the end of a program. What `run` throws ends the thread. */
export function serveThread(run: (call: ThreadCall) => Promise<ProgramEnd>): void {
  if (parentPort === null) throw new TypeError("This module is the thread of a guest process.");
  const port = parentPort;
  const answer = (message: ThreadAnswer) => port.postMessage(message);
  port.on("message", (call: ThreadCall) => void run(call).then(answer));
  answer("ready");
}
