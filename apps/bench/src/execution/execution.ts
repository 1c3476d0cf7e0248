import { setTimeout as pause } from "node:timers/promises";
import {
  connectDocker,
  createDockerSandbox,
  createEmbeddedSandbox,
  DEFAULT_EXECUTION_LIMITS,
  ensureImage,
  guestLimits,
  probeDocker,
  probeEmbedded,
  sweepContainers,
} from "@millrace/code-execution";
import { silentLogger } from "@millrace/core";
import type { Bench, BenchSetup } from "../bench.ts";
import {
  BASH_HELLO,
  cppHello,
  type ExecutionCase,
  type ExecutionSample,
  JAVASCRIPT_HELLO,
  PYTHON_HELLO,
} from "./execution-case.ts";
import { measureExecutions } from "./measure-executions.ts";
import { type PeerTimes, timeDockerRun, timeIsolate } from "./peers.ts";
import { executionReport } from "./report.ts";

/** Runs of a case at scale 1; those that make a container or compile for each run are slower, and fewer. */
const RUNS = 300;
const SLOW_RUNS = 60;
const SUSTAINED_RUNS = 1000;
const limits = {
  ...DEFAULT_EXECUTION_LIMITS,
  compile: { ...DEFAULT_EXECUTION_LIMITS.compile, timeoutMs: 120_000 },
};
const one = { atOnce: 1 };

/** Where the time of a program goes: queue, sandbox, transfer, compiler, program, and the way back. */
export const execution: Bench = {
  name: "execution",
  async run(setup) {
    const rows = new Map<string, readonly ExecutionSample[]>();
    const notes: string[] = [];
    const peers = new Map<string, PeerTimes>();
    for (const measure of [measureDocker, measureEmbedded]) await measure(setup, rows, peers, notes);
    peers.set("isolate (init, run, cleanup)", await timeIsolate(Math.ceil(SLOW_RUNS * setup.scale)));
    return executionReport(rows, peers, notes);
  },
};

type Measure = (
  setup: BenchSetup,
  rows: Map<string, readonly ExecutionSample[]>,
  peers: Map<string, PeerTimes>,
  notes: string[],
) => Promise<void>;

const measureDocker: Measure = async ({ server, scale, say }, rows, peers, notes) => {
  const docker = await connectDocker();
  const engine = await probeDocker(docker);
  if (!engine.available) {
    notes.push(`Containers: not measured. ${engine.reason}`);
    return;
  }
  await sweepContainers(docker, silentLogger);
  const image = await ensureImage(docker, silentLogger);
  const { cpus } = engine;
  const [run, compile] = [guestLimits(limits.run), guestLimits(limits.compile)];
  const runs = { runs: Math.ceil(RUNS * scale), ...one };
  const slow = { runs: Math.ceil(SLOW_RUNS * scale), ...one };
  const sustained = { runs: Math.ceil(SUSTAINED_RUNS * scale), atOnce: 2 };
  const bash = { language: "bash", code: () => BASH_HELLO } as const;
  const cpp = { language: "cpp", code: () => cppHello(0) } as const;

  const cold = createDockerSandbox({ docker, image, cpus });
  const coldCases: ExecutionCase[] = [
    { name: "Bash, cold", ...bash, ...slow },
    { name: "C++, cold, compiled", ...cpp, code: cppHello, ...slow },
    { name: "C++, cold, cache hit", ...cpp, ...slow },
  ];
  for (const [name, samples] of await measureExecutions(server.url, cold, limits, coldCases, say))
    rows.set(name, samples);

  const pool = { size: 5, usual: [run, compile] };
  const warm = createDockerSandbox({ docker, image, cpus, pool });
  const ready = async () => {
    while (warm.waiting(run) < 1 || warm.waiting(compile) < 1) await pause(10);
    // Nothing is made while a program runs that has the machine to itself.
    await pause(50);
  };
  const warmCases: ExecutionCase[] = [
    { name: "Bash, warm", ...bash, ...runs, ready },
    { name: "C++, warm, compiled", ...cpp, code: cppHello, ...slow, ready },
    { name: "C++, warm, cache hit", ...cpp, ...runs, ready },
    { name: "Bash, two at once without a pause", ...bash, ...sustained },
  ];
  for (const [name, samples] of await measureExecutions(server.url, warm, limits, warmCases, say))
    rows.set(name, samples);
  say("docker run");
  peers.set("docker run --rm --network none", await timeDockerRun(image, slow.runs));
  notes.push(`Containers: Docker ${engine.version}, cgroup version ${engine.cgroupVersion}.`);
};

const measureEmbedded: Measure = async ({ server, scale, say }, rows, _peers, notes) => {
  const probe = probeEmbedded();
  if (!probe.available) {
    notes.push(`Embedded: not measured. ${probe.reason}`);
    return;
  }
  const sandbox = createEmbeddedSandbox({ compileMemoryBytes: limits.compile.memoryBytes });
  // A process is started ahead with each program: it has to be there.
  const ready = () => pause(500);
  const runs = { runs: Math.ceil(SLOW_RUNS * scale), ...one, ready };
  const cases: ExecutionCase[] = [
    { name: "JavaScript, embedded, warm", language: "node", code: () => JAVASCRIPT_HELLO, ...runs },
    { name: "Python, embedded, warm", language: "python", code: () => PYTHON_HELLO, ...runs },
    {
      name: "C++, embedded, compiled",
      language: "cpp",
      code: cppHello,
      ...runs,
      runs: Math.ceil(runs.runs / 6),
    },
    { name: "C++, embedded, cache hit", language: "cpp", code: () => cppHello(0), ...runs },
  ];
  for (const [name, samples] of await measureExecutions(server.url, sandbox, limits, cases, say))
    rows.set(name, samples);
};
