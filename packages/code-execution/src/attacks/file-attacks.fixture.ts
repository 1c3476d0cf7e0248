import { hostname } from "node:os";
import { type Attack, both, exits, fails, says, embeddedFails, TRACE } from "./attack.fixture.ts";

/** Opens for writing what a kernel, or a program with rights, takes orders from, and tells what opened. */
const KERNEL_SWITCHES = `
import os
paths = ["/proc/sysrq-trigger", "/proc/sys/kernel/core_pattern", "/sys/kernel/uevent_helper"]
control = ("release_agent", "notify_on_release", "cgroup.procs", "tasks", "memory.max", "memory.limit_in_bytes", "pids.max")
for folder, _, names in os.walk("/sys/fs/cgroup"):
  paths += [folder + "/" + name for name in names if name in control]
for path in paths:
  try:
    open(path, "w")
    print(path)
  except OSError: pass
print(len(paths), "tried")
`;

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
    outcomes: {
      ...fails(/Read-only file system/),
      gvisor: { verdict: "runtime_error", exitCode: 1, stderr: /Permission denied/ },
    },
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
  {
    name: "its own source, overwritten",
    language: "python",
    code: 'open(__file__, "w").write("raise SystemExit(9)")',
    isUsual: true,
    outcomes: exits(1),
  },
  {
    name: "its own source, removed and made anew",
    language: "python",
    code: 'import os\nos.remove(__file__)\nopen(__file__, "w").write("raise SystemExit(9)")\nprint("made")',
    outcomes: says("made\n"),
  },
  {
    name: "folders in folders without end",
    language: "python",
    code: 'import os\nwhile True:\n  os.mkdir("d" * 255)\n  os.chdir("d" * 255)',
    isUsual: true,
    // Containers take relative paths of any depth until there is no file left; WebAssembly paths of 4096 bytes in all.
    outcomes: {
      docker: { verdict: "runtime_error", exitCode: 1, stderr: /No space left/ },
      // There files are not counted, and take memory.
      gvisor: { verdict: "memory_limit" },
      embedded: { verdict: "runtime_error", exitCode: 1, stderr: /File name too long|Filename too long/ },
    },
  },
  {
    name: "the log of the system",
    language: "python",
    code: 'import os\nos.stat("/dev/log")',
    outcomes: fails(/No such file/),
  },
  {
    name: "streams of the supervisor",
    language: "python",
    isUsual: true,
    isOfKernel: true,
    code: 'for fd in range(64):\n  try: open(f"/proc/1/fd/{fd}", "wb", buffering=0).write(b"\\0\\0\\0\\2ono"); print(fd)\n  except OSError: pass',
    outcomes: says(""),
  },
  {
    name: "folders of the supervisor",
    language: "python",
    isUsual: true,
    code: 'import os\nfor name in ("cwd", "root", "exe", "fd/0", "environ", "maps"):\n  try: print(name, os.readlink("/proc/1/" + name) if len(name) < 5 else open("/proc/1/" + name).read())\n  except OSError: pass',
    outcomes: {
      ...says(""),
      // What the supervisor began with: nothing of ours.
      gvisor: {
        verdict: "ok",
        stdout: /^fd\/0 host:\[\d+\]\nenviron PATH=\S+?.HOSTNAME=sandbox.HOME=\/root.\n$/s,
      },
    },
  },
  {
    name: "memory and keys of the host",
    language: "python",
    code: 'for name in ("kcore", "keys", "timer_list", "sched_debug"):\n  try: print(open("/proc/" + name, "rb").read(9) or "")\n  except OSError: pass',
    outcomes: { docker: { verdict: "ok", stdout: /^\n*$/ } },
  },
  {
    name: "what the host's processors use",
    language: "python",
    code: 'import os\nfor folder, _, names in os.walk("/sys/devices/virtual/powercap"):\n  for name in names:\n    if not name.startswith("energy"): continue\n    try: print(open(folder + "/" + name).read())\n    except OSError: pass',
    outcomes: says(""),
  },
  {
    name: "switches of the kernel and of its cgroups",
    language: "python",
    isUsual: true,
    code: KERNEL_SWITCHES,
    outcomes: { docker: { verdict: "ok", stdout: /^[1-9]\d* tried\n$/ } },
  },
  {
    name: "its host by name",
    language: "python",
    code: 'import os\nfor path in ("mountinfo", "mounts", "cgroup", "environ"): print(open("/proc/self/" + path).read())\nprint(open("/proc/sys/kernel/hostname").read(), os.uname(), open("/etc/hosts").read())',
    outcomes: { docker: { verdict: "ok", stdout: new RegExp(`^(?![^]*\\b${hostname()}\\b)`) } },
  },
  {
    name: "where its host keeps it",
    language: "python",
    code: 'print({line.split(":", 2)[2] for line in open("/proc/self/cgroup")}, open("/etc/hostname").read())',
    outcomes: { docker: { verdict: "ok", stdout: /^(\{'\/\\n'\}|set\(\)) sandbox\n\n$/ } },
  },
  {
    name: "programs with the rights of others",
    language: "bash",
    code: "find / -xdev -type f -perm /6000 2>/dev/null; true",
    outcomes: { docker: { verdict: "ok", stdout: "" } },
  },
];
