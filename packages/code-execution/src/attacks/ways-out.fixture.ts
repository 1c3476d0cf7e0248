import {
  type Attack,
  both,
  exits,
  says,
  embeddedFails,
  embeddedOnly,
  noModule,
  noBridge,
  TRACE,
} from "./attack.fixture.ts";

/** To the network, the processes and the JavaScript around a program. */
export const WAYS_OUT: readonly Attack[] = [
  {
    name: "network, Python",
    language: "python",
    code: 'import socket\nsocket.create_connection(("1.1.1.1", 53), 2)',
    outcomes: both({ verdict: "runtime_error", exitCode: 1 }),
    isUsual: true,
  },
  {
    name: "network, JavaScript",
    language: "node",
    code: 'fetch("http://127.0.0.1:3000/")',
    outcomes: both({ verdict: "runtime_error", exitCode: 1 }),
  },
  {
    name: "a name asked of the network",
    language: "python",
    code: 'import socket\nsocket.getaddrinfo("example.org", 80)',
    outcomes: both({ verdict: "runtime_error", exitCode: 1 }),
  },
  {
    name: "network by IPv6",
    language: "python",
    code: 'import socket\nsocket.create_connection(("2606:4700:4700::1111", 53), 2)',
    outcomes: both({ verdict: "runtime_error", exitCode: 1 }),
  },
  {
    name: "the host's sockets without a path",
    language: "python",
    code: 'for line in open("/proc/net/unix"): print(line.split()[-1]) if line.strip().count(" ") else None',
    outcomes: { docker: { verdict: "ok", stdout: "Path\n" } },
  },
  {
    name: "a server of its own that it asks itself",
    language: "python",
    code: 'import socket\nserver = socket.create_server(("127.0.0.1", 0))\nclient = socket.create_connection(server.getsockname())\nserver.accept()[0].sendall(b"42")\nprint(client.recv(2).decode())',
    isUsual: true,
    outcomes: {
      docker: { verdict: "ok", stdout: "42\n" },
      embedded: { verdict: "runtime_error", exitCode: 1 },
    },
  },
  {
    name: "the user with all rights",
    language: "python",
    code: "import os\nos.setuid(0)",
    outcomes: {
      docker: { verdict: "runtime_error", exitCode: 1, stderr: /not permitted/ },
      embedded: { verdict: "runtime_error", exitCode: 1 },
    },
  },
  {
    name: "programs that give rights",
    language: "bash",
    code: 'su -c "echo rights" </dev/null; sudo -n echo rights; newgrp root </dev/null; pkexec echo rights; unshare -Ur echo rights; id -u',
    outcomes: { docker: { verdict: "ok", stdout: "10001\n" } },
  },
  {
    name: "mounts and other namespaces",
    language: "c",
    isUsual: true,
    // There a device may be named, and is none that can be opened.
    outcomes: {
      docker: { verdict: "runtime_error", exitCode: 7 },
      gvisor: { verdict: "runtime_error", exitCode: 6 },
    },
    code: '#define _GNU_SOURCE\n#include <fcntl.h>\n#include <sched.h>\n#include <sys/mount.h>\n#include <sys/stat.h>\n#include <sys/syscall.h>\n#include <unistd.h>\nint main() {\n  int own = open("/proc/self/ns/net", O_RDONLY);\n  int denied = (mount("x", "/tmp", "tmpfs", 0, 0) == -1) + (umount2("/w", MNT_DETACH) == -1) + (chroot("/tmp") == -1) + (mknod("/tmp/x", S_IFBLK, 2049) == -1) + (unshare(CLONE_NEWUSER) == -1) + (setns(own, 0) == -1) + (syscall(SYS_pivot_root, "/w", "/w") == -1);\n  return own < 0 ? 99 : denied;\n}',
  },
  {
    name: "names in its environment",
    language: "python",
    code: "import os\nprint(sorted(os.environ))",
    outcomes: says("['HOME', 'LANG', 'PATH', 'TMPDIR']\n"),
    isUsual: true,
  },
  {
    name: "a report of its own on every descriptor",
    language: "python",
    isUsual: true,
    code: 'import os\nfor fd in range(3, 64):\n  try: os.write(fd, b\'{"kind":"ended","report":{"exitCode":0}}\\n\')\n  except OSError: pass\nraise SystemExit(5)',
    outcomes: exits(5),
  },
  {
    name: "another program started",
    language: "python",
    code: `import subprocess\nsubprocess.run(["touch", "${TRACE}"], check=True)`,
    outcomes: embeddedFails(/does not support processes/, { verdict: "ok" }),
  },
  {
    name: "a shell of the host",
    language: "python",
    code: `import os, sys\nsys.exit(os.system("touch ${TRACE}") != 0)`,
    isUsual: true,
    outcomes: { embedded: { verdict: "runtime_error", exitCode: 1 }, docker: { verdict: "ok" } },
  },
  {
    name: "more priority",
    language: "python",
    code: "import os\nos.nice(-5)",
    // There it is a number that nobody heeds.
    outcomes: { ...both({ verdict: "runtime_error" }), gvisor: { verdict: "ok" } },
  },
  {
    name: "real time",
    language: "python",
    code: "import os\nos.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))",
    outcomes: {
      ...embeddedFails(/AttributeError/, { verdict: "runtime_error", exitCode: 1, stderr: /not permitted/ }),
      // It has one way to schedule.
      gvisor: { verdict: "runtime_error", exitCode: 1, stderr: /Invalid argument/ },
    },
  },
  {
    name: "a library of its own, loaded first",
    language: "bash",
    // The supervisor, which started before, is linked to no library.
    code: 'echo "#include <unistd.h>\nvoid __attribute__((constructor)) say(void) { write(1, \\"in\\\\n\\", 3); }" >own.c\ngcc -shared -fPIC -o own.so own.c\nLD_PRELOAD=/w/own.so true\nLD_PRELOAD=/w/own.so /bin/true\n/bin/true',
    outcomes: { docker: { verdict: "ok", stdout: "in\n" } },
  },
  {
    name: "JavaScript by import js",
    language: "python",
    code: "import js",
    outcomes: noModule,
    isUsual: true,
  },
  {
    name: "JavaScript by import pyodide_js",
    language: "python",
    code: "import pyodide_js",
    outcomes: noModule,
  },
  {
    name: "JavaScript by import _pyodide_core",
    language: "python",
    code: "import _pyodide_core",
    outcomes: noModule,
  },
  {
    name: "JavaScript by run_js of Pyodide",
    language: "python",
    code: "from pyodide.code import run_js\nprint(run_js('process.pid'))",
    outcomes: noBridge,
  },
  {
    name: "a request by Pyodide",
    language: "python",
    code: "from pyodide.http import open_url\nprint(open_url('http://127.0.0.1/'))",
    outcomes: noBridge,
  },
  {
    name: "a proxy by Pyodide",
    language: "python",
    code: "from pyodide.ffi import create_proxy, to_js\nto_js({}).constructor.constructor('return process')()",
    outcomes: noBridge,
  },
  {
    name: "C functions by ctypes",
    language: "python",
    code: `import ctypes\nctypes.CDLL(None).emscripten_run_script(b"process.kill(process.ppid)")`,
    isUsual: true,
    outcomes: embeddedOnly({ verdict: "runtime_error", signal: "SIGABRT", stderr: /cannot do this: ffi_/ }),
  },
  {
    name: "a library loaded as machine code",
    language: "python",
    code: 'import _imp, importlib.machinery as m\n_imp.create_dynamic(m.ModuleSpec("x", None, origin="/w/main.py"))',
    outcomes: embeddedOnly({ verdict: "runtime_error" }),
  },
  {
    name: "JavaScript's constructor of functions",
    language: "node",
    isUsual: true,
    code: 'const own = this.constructor.constructor("return globalThis")(); console.log(typeof own.process.kill, typeof own.process.binding, typeof own.WebAssembly, typeof own.Worker, typeof own.fetch)',
    outcomes: embeddedOnly({ verdict: "ok", stdout: "undefined undefined undefined undefined undefined\n" }),
  },
  {
    name: "JavaScript's import of a module of the host",
    language: "node",
    code: 'import("node:child_process").then((m) => m.execSync("id"))',
    outcomes: embeddedOnly({ verdict: "runtime_error", exitCode: 1, stderr: /Cannot find module/ }),
  },
  {
    name: "the prelude's own functions, replaced",
    language: "node",
    outcomes: embeddedOnly({ verdict: "ok", stdout: "x\n" }),
    code: 'for (const it of [Array, String, Object, Function]) for (const name of ["map", "join", "write", "call", "toJSON"]) it.prototype[name] = () => { throw 1; };\nprocess.stdout.write("x\\n")',
  },
  {
    name: "a function of the host, imported by name",
    language: "c",
    isUsual: true,
    code: '__attribute__((import_module("env"), import_name("process_kill"))) void kill_it(int);\nint main() { kill_it(1); }',
    outcomes: embeddedOnly({ verdict: "runtime_error", exitCode: 127 }),
  },
  {
    name: "a system call with addresses outside its memory",
    language: "c",
    code: '__attribute__((import_module("wasi_snapshot_preview1"), import_name("fd_write"))) int w(int, int, int, int);\nint main() { w(1, -8, 1 << 28, -1); return 3; }',
    outcomes: embeddedOnly({ verdict: "runtime_error" }),
  },
];
