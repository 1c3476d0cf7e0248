import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { System } from "../system.ts";
import type { Acts } from "./acts.ts";
import type { Child } from "./child.ts";
import type { Reply, Request } from "./messages.ts";

const PROGRAM = fileURLToPath(new URL("./bench-child.ts", import.meta.url));

/** A child that has not closed its connections by then is killed. Milliseconds. */
const LONGEST_CLOSE_MS = 10_000;

/** Starts the process. It ends with this one, and at the latest when it is disposed of. */
export function startChild(system: System, url: string): Child {
  const child = fork(PROGRAM, [system.module, system.name, url], {
    serialization: "advanced",
    execArgv: [...process.execArgv, ...(system.nodeFlags ?? [])],
  });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let calls = 0;
  child.on("message", (reply: Reply) => {
    const call = waiting.get(reply.id);
    waiting.delete(reply.id);
    if ("error" in reply) call?.reject(new Error(`${system.name}: ${reply.error}`));
    else call?.resolve(reply.output);
  });
  const exited = once(child, "exit").then(([code, signal]) => {
    const ended = new Error(
      `${system.name}: its process ended (${signal ?? `exit ${code}`}) before it had answered.`,
    );
    for (const call of waiting.values()) call.reject(ended);
  });
  return {
    call(act, ...[input]) {
      const call = Promise.withResolvers<unknown>();
      const request: Request = { id: (calls += 1), act, input };
      waiting.set(request.id, call);
      child.send(request, (error) => error !== null && call.reject(error));
      return call.promise as ReturnType<Acts[typeof act]>;
    },
    async [Symbol.asyncDispose]() {
      if (child.connected) child.disconnect();
      const patience = setTimeout(() => child.kill("SIGKILL"), LONGEST_CLOSE_MS);
      await exited;
      clearTimeout(patience);
    },
  };
}
