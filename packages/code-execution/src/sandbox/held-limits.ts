import { type Logger, silentLogger } from "@millrace/core";
import type { GuestRequest } from "./request.ts";
import type { GuestLimits, GuestOutput, Sandbox } from "./sandbox.ts";

const MIB = 1024 * 1024;
const LIMITS: GuestLimits = { memoryBytes: 128 * MIB, cpus: 1 };
const OUTPUT_BYTES = 4096;
/** Far above what each of them takes to reach its limit. */
const WALL_MS = 10_000;
/** Reached by an endless loop in this time of one processor. */
const CPU_MS = 200;
/** Threads count as processes. Without a limit all of them start. */
const MANY_PROCESSES = 200;

/** Of two files: each of them may be there, both have no room. */
const HALF_FULL_MIB = 40;

/** A limit, a program that is stopped by nothing else, and what shows that it was. */
interface Held {
  readonly limit: string;
  readonly script: string;
  readonly request?: Partial<GuestRequest>;
  isHeld(output: GuestOutput): boolean;
}

const HELD: readonly Held[] = [
  {
    limit: "the time limit",
    script: "import time\ntime.sleep(60)",
    request: { wallMs: 500 },
    isHeld: ({ report }) => report.stopped.includes("wall"),
  },
  {
    limit: "the limit of processor time",
    script: "while True: pass",
    request: { cpuMs: CPU_MS },
    isHeld: ({ report }) => report.stopped.includes("cpu"),
  },
  {
    limit: "the memory limit",
    script: "all = []\nwhile True: all.append(bytearray(1 << 20))",
    isHeld: ({ report }) => report.oomKills > 0,
  },
  {
    limit: "the process limit",
    script: `import threading\nfor n in range(${MANY_PROCESSES}): threading.Thread(target=threading.Event().wait, daemon=True).start()`,
    isHeld: ({ report, stderr }) => report.exitCode === 1 && stderr.includes("can't start new thread"),
  },
  {
    limit: "the limit of output",
    script: "while True: print('x' * 1000)",
    isHeld: ({ report }) => report.stopped.includes("stdout"),
  },
  {
    limit: "the room for files",
    script: `for name in "12":\n  with open(name, "wb") as file:\n    for n in range(${HALF_FULL_MIB}): file.write(bytes(1 << 20))`,
    isHeld: ({ report, stderr }) => report.exitCode === 1 && stderr.includes("No space left"),
  },
  {
    limit: "the read-only root",
    script: `open("/var/tmp/written", "w")`,
    isHeld: ({ report, stderr }) => report.exitCode === 1 && stderr.includes("Read-only"),
  },
  {
    limit: "the absence of a network",
    script: "import socket\nprint(*(name for _, name in socket.if_nameindex()))",
    isHeld: ({ stdout }) => ["", "lo"].includes(stdout.toString().trim()),
  },
  {
    limit: "the absence of rights",
    script: `print(*(line.split()[1] for line in open("/proc/self/status") if line.startswith(("CapEff", "CapPrm", "CapInh"))))`,
    isHeld: ({ stdout }) => /^[0 ]+$/.test(stdout.toString().trim()),
  },
];

/**
 * The limits that do not hold in this sandbox's containers, found by trying each: for a runtime that nobody measured yet. An
 * engine says which limits it sets, and not what its runtime makes of them.
 */
export async function limitsNotHeld(sandbox: Sandbox, logger: Logger = silentLogger): Promise<string[]> {
  const missing: string[] = [];
  for (const { limit, script, request, isHeld } of HELD) {
    try {
      const output = await sandbox.run({
        job: "",
        phase: "measure",
        limits: LIMITS,
        request: { ...requestOf(script), ...request },
        signal: new AbortController().signal,
        logger,
      });
      if (isHeld(output)) continue;
      const { stdout, stderr, report } = output;
      logger.warn(
        { limit, report, stdout: stdout.toString(), stderr: stderr.toString() },
        "a limit does not hold",
      );
      missing.push(limit);
    } catch (error) {
      missing.push(`${limit} (${error instanceof Error ? error.message : String(error)})`);
    }
  }
  return missing;
}

function requestOf(script: string): GuestRequest {
  return {
    files: [],
    command: ["/usr/bin/python3", "-I", "-c", script],
    environment: {},
    wallMs: WALL_MS,
    stdoutBytes: OUTPUT_BYTES,
    stderrBytes: OUTPUT_BYTES,
  };
}
