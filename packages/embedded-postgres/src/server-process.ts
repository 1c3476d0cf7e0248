import { spawn, type ChildProcess } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Binaries } from "./binaries.ts";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";
import type { Folder } from "./folder.ts";
import { tailLog } from "./log-tail.ts";
import { watchForOurDeath } from "./orphan-watch.ts";
import { commandAs, type Identity } from "./unprivileged.ts";

/** A running postmaster. */
export interface ServerProcess {
  readonly pid: number;
  /** Resolves, never rejects, when the process has ended, with what it printed last. */
  readonly exited: Promise<ServerExit>;
  /** Rolls open transactions back, writes everything to disk and ends. */
  stop(): Promise<ServerExit>;
}

export interface ServerExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly log: readonly string[];
}

/** Recovery of a large log after a crash may take minutes. */
const READY_MS = 300_000;
const LOOK_AGAIN_MS = 10;
/** A fast shutdown waits for a checkpoint. Past this the server is told to stop at once and recovers at the next start. */
const FAST_SHUTDOWN_MS = 30_000;

/** Starts the server and resolves when it accepts connections; rejects with the process's exit when it ends before. */
export async function startServerProcess(
  binaries: Binaries,
  folder: Folder,
  identity: Identity,
  settings: Readonly<Record<string, string>>,
  onLogLine: (line: string) => void,
): Promise<ServerProcess | ServerExit> {
  const options = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const command = commandAs(identity, binaries.postgres, ["-D", folder.cluster, ...options]);
  const child = spawn(command.file, command.args, {
    ...command.user,
    cwd: folder.path,
    stdio: ["ignore", "ignore", "pipe"],
    // A session of its own: Ctrl-C in the terminal reaches us alone, and we end it when we are done with it.
    detached: process.platform !== "win32",
  });
  const log = tailLog(child.stderr, onLogLine);
  const exited = new Promise<ServerExit>((resolve) => {
    child.once("error", (error) => resolve({ code: null, signal: null, log: [error.message] }));
    child.once("exit", (code, signal) => {
      // Its children hold the same pipe for a moment longer; what they say last belongs to the story.
      void Promise.race([log.ended, sleep(1000)]).then(() => resolve({ code, signal, log: log.lines }));
    });
  });

  if (child.pid === undefined) return exited;
  const stopWatching = watchForOurDeath(child.pid);
  child.once("exit", stopWatching);

  const outcome = await Promise.race([untilReady(folder, child), exited]);
  if (outcome !== "ready") {
    child.kill("SIGQUIT");
    return exited;
  }
  return { pid: child.pid, exited, stop: () => stopProcess(child, exited) };
}

/** The server writes its state into the eighth line of its pid file, which is also what pg_ctl goes by. */
async function untilReady(folder: Folder, child: ChildProcess): Promise<"ready" | "late"> {
  for (const deadline = Date.now() + READY_MS; Date.now() < deadline; await sleep(LOOK_AGAIN_MS)) {
    if (child.exitCode !== null || child.signalCode !== null) return "late";
    const lines = (await readFile(join(folder.cluster, "postmaster.pid"), "utf8").catch(() => "")).split(
      "\n",
    );
    if (Number(lines[0]) === child.pid && lines[7]?.trim() === "ready") return "ready";
  }
  return "late";
}

async function stopProcess(child: ChildProcess, exited: Promise<ServerExit>): Promise<ServerExit> {
  const steps = [
    ["SIGINT", FAST_SHUTDOWN_MS],
    ["SIGQUIT", 10_000],
    ["SIGKILL", 10_000],
  ] as const;
  for (const [signal, patienceMs] of steps) {
    child.kill(signal);
    const patience = new AbortController();
    const exit = await Promise.race([exited, sleep(patienceMs, undefined, { signal: patience.signal })]);
    patience.abort();
    if (exit !== undefined) return exit;
  }
  throw new EmbeddedPostgresError("STOP_FAILED", `PostgreSQL process ${child.pid} does not end.`);
}
