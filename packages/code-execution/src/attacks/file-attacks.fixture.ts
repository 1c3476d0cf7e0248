import { type Attack, both, exits, fails, embeddedFails, TRACE } from "./attack.fixture.ts";

/** Files of the host and of the system. */
export const FILE_ATTACKS: readonly Attack[] = [
  {
    name: "a file of the host, written",
    language: "python",
    code: `open("${TRACE}", "w").write("x")`,
    isUsual: true,
    outcomes: embeddedFails(/Read-only file system/, { verdict: "ok" }),
  },
  {
    name: "a file of the host, read",
    language: "python",
    code: 'open("/etc/shadow").read()',
    outcomes: fails(/No such file|Permission denied/),
    isUsual: true,
  },
  {
    name: "a file of the host, read from C++",
    language: "cpp",
    outcomes: exits(7),
    isUsual: true,
    code: '#include <cstdio>\nint main() { return fopen("/etc/shadow", "r") == nullptr ? 7 : 0; }',
  },
  {
    name: "a file of the host, read from JavaScript",
    language: "node",
    code: 'require("fs").readFileSync("/etc/shadow")',
    outcomes: both({ verdict: "runtime_error", exitCode: 1 }),
    isUsual: true,
  },
  {
    name: "the system's own files, overwritten",
    language: "python",
    code: 'open("/usr/lib/python314.zip", "wb")',
    outcomes: fails(/Read-only file system/),
  },
  {
    name: "memory of the supervisor",
    language: "python",
    code: 'open("/proc/1/mem", "r+b").read(1)',
    outcomes: fails(/No such file|Permission denied|Read-only/),
  },
  {
    name: "the engine's socket",
    language: "python",
    code: 'import os\nos.stat("/var/run/docker.sock")',
    outcomes: fails(/No such file|Permission denied/),
  },
  {
    name: "open files without end",
    language: "python",
    code: "all = []\nwhile True: all.append(open(__file__))",
    outcomes: fails(/Too many open files|No file descriptors available/),
    isUsual: true,
  },
];
