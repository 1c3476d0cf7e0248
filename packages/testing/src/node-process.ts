import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** Where children keep what Node made of their modules: a third less work for each that starts later. */
const COMPILE_CACHE = fileURLToPath(new URL("../../../node_modules/.cache/compile", import.meta.url));

export interface NodeProcessOptions {
  readonly args?: readonly string[];
  /** Added to the environment of the tests. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** How long `event` and `exit` wait, in ms. Default: 60 000. */
  readonly patienceMs?: number;
}

/** One line that the child printed as JSON; `event` names it, as in `console.log(JSON.stringify({ event: "ready" }))`. */
export interface ChildEvent {
  readonly event: string;
  readonly [field: string]: unknown;
}

/** A child Node process that tells what it does by JSON lines on its standard output. */
export interface NodeProcess {
  readonly pid: number;
  /** All events so far, oldest first. */
  readonly events: readonly ChildEvent[];
  /** Everything else that it printed, both streams, for messages and assertions. */
  readonly output: readonly string[];
  /**
   * The first event of that name (and for which `matches` holds) that no earlier call got. Rejects, with the
   * child's output, when the child ends first or patience runs out.
   */
  event(name: string, matches?: (event: ChildEvent) => boolean): Promise<ChildEvent>;
  /** The first line of `output` that fits, waited for like an event. */
  line(pattern: RegExp): Promise<string>;
  /** Sends a signal: SIGSTOP and SIGCONT to freeze and wake it, SIGKILL to crash it, SIGTERM to ask it to end. */
  signal(signal: NodeJS.Signals): void;
  /** How it ended; waits for it. */
  exit(): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** SIGKILL if it still runs, for the end of a test. Works on a frozen process too. */
  destroy(): Promise<void>;
}

/** Runs a file with this Node. Call `destroy` when the test ends, or use `await using`. */
export function spawnNode(
  file: string | URL,
  options: NodeProcessOptions = {},
): NodeProcess & AsyncDisposable {
  const path = file instanceof URL ? file.pathname : file;
  const patienceMs = options.patienceMs ?? 60_000;
  const child = spawn(process.execPath, [path, ...(options.args ?? [])], {
    cwd: options.cwd,
    env: { ...process.env, NODE_COMPILE_CACHE: COMPILE_CACHE, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const events: ChildEvent[] = [];
  const taken = new Set<ChildEvent>();
  const output: string[] = [];
  const waiting = new Set<() => void>();
  const wakeAll = () => {
    for (const wake of waiting) wake();
  };

  createInterface({ input: child.stdout }).on("line", (line) => {
    const event = parseEvent(line);
    if (event === undefined) output.push(line);
    else events.push(event);
    wakeAll();
  });
  createInterface({ input: child.stderr }).on("line", (line) => {
    output.push(line);
    wakeAll();
  });

  let ended: { code: number | null; signal: NodeJS.Signals | null } | undefined;
  child.once("error", (error) => output.push(error.message));
  // `close`, not `exit`: every line has been read by then.
  child.once("close", (code, signal) => {
    ended = { code, signal };
    wakeAll();
  });

  /** Resolves with the first value that `look` finds, asked again whenever something happened. */
  function until<T>(what: string, look: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => settle(() => reject(failure(`within ${patienceMs} ms`))), patienceMs);
      function settle(end: () => void): void {
        clearTimeout(timer);
        waiting.delete(tryAgain);
        end();
      }
      function failure(why: string): Error {
        return new Error(
          `Process ${child.pid} (${path}) gave no ${what} ${why}.\n${output.slice(-30).join("\n")}`,
        );
      }
      function tryAgain(): void {
        const found = look();
        if (found !== undefined) settle(() => resolve(found));
        else if (ended !== undefined)
          settle(() => reject(failure(`before it ended (${ended?.code ?? ended?.signal})`)));
      }
      waiting.add(tryAgain);
      tryAgain();
    });
  }

  const node: NodeProcess = {
    pid: child.pid ?? -1,
    events,
    output,
    event: (name, matches = () => true) =>
      until(`event "${name}"`, () => {
        const found = events.find((event) => event.event === name && !taken.has(event) && matches(event));
        if (found !== undefined) taken.add(found);
        return found;
      }),
    line: (pattern) => until(`line ${pattern}`, () => output.find((line) => pattern.test(line))),
    signal(signal) {
      if (!child.kill(signal))
        throw new Error(`Process ${child.pid} (${path}) cannot be sent ${signal}: it has ended.`);
    },
    exit: () => until("exit", () => ended),
    async destroy() {
      if (ended !== undefined) return;
      child.kill("SIGKILL");
      await node.exit();
    },
  };
  return { ...node, [Symbol.asyncDispose]: node.destroy };
}

function parseEvent(line: string): ChildEvent | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return isEvent(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isEvent(value: unknown): value is ChildEvent {
  return typeof value === "object" && value !== null && "event" in value && typeof value.event === "string";
}
