import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The server's entry point. It is started as a program, since no app is part of another. */
const SERVER = fileURLToPath(new URL("../../server/src/main.ts", import.meta.url));
/** As `npm start` runs it: garbage of a busy worker is collected before it takes twice the memory that the worker needs, … */
const NODE_FLAGS = ["--max-semi-space-size=8"];
/** … and what its threads freed is used again: glibc keeps a heap for each of them otherwise. */
const MEMORY = { MALLOC_ARENA_MAX: "2" };
const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** The server ended with a failure, and has said why. */
export class ServerEndedError extends Error {
  constructor() {
    super("The server has said why it ended.");
    this.name = "ServerEndedError";
  }
}

/** Runs the server until it ends. A signal is passed on: the server stops in order, and this waits for it. */
export async function runServer(
  own: NodeJS.Process,
  variables: Readonly<Record<string, string>>,
): Promise<void> {
  const child = spawn(own.execPath, [...NODE_FLAGS, SERVER], {
    env: { ...MEMORY, ...own.env, ...variables },
    stdio: "inherit",
  });
  const passOn = (signal: NodeJS.Signals) => void child.kill(signal);
  for (const signal of SIGNALS) own.on(signal, passOn);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", resolve);
    });
    if (code !== 0) throw new ServerEndedError();
  } finally {
    for (const signal of SIGNALS) own.off(signal, passOn);
  }
}
