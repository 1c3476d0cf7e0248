import { parentPort } from "node:worker_threads";
import type { ThreadAnswer, ThreadCall } from "../guest-protocol.ts";

export type ProgramEnd = Exclude<ThreadAnswer, { readonly isReady: true }>;

/**
 * Answers each call of the supervisor with the end of a program. What `run` throws ends the thread. `state` is handed to
 * later threads of the same kind.
 */
export function serveThread(run: (call: ThreadCall) => Promise<ProgramEnd>, state?: Uint8Array): void {
  if (parentPort === null) throw new TypeError("This module is the thread of a guest process.");
  const port = parentPort;
  const answer = (message: ThreadAnswer) => port.postMessage(message);
  port.on("message", (call: ThreadCall) => void run(call).then(answer));
  answer({ isReady: true, ...(state === undefined ? {} : { state }) });
}
