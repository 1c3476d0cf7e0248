import { type Attack, both, memoryLimit, died, embeddedFails, fails } from "./attack.fixture.ts";

/** Memory and recursion. */
export const MEMORY_ATTACKS: readonly Attack[] = [
  {
    name: "memory without end, C++",
    language: "cpp",
    isUsual: true,
    isOfKernel: true,
    outcomes: memoryLimit,
    code: '#include <cstdlib>\n#include <cstring>\n#include <cstdio>\nint main() { for (;;) { char *p = (char *)malloc(1 << 20); if (!p) return 9; memset(p, 1, 1 << 20); fprintf(stderr, "%c", p[9]); } }',
  },
  {
    name: "memory without end, Python",
    language: "python",
    code: "all = []\nwhile True: all.append(bytearray(1 << 20))",
    outcomes: memoryLimit,
    isUsual: true,
  },
  {
    name: "memory without end, JavaScript",
    language: "node",
    outcomes: memoryLimit,
    code: "const all = []; for (let n = 0; ; n++) all.push(new Array(10000).fill(n))",
  },
  {
    name: "buffers without end, JavaScript",
    language: "node",
    outcomes: memoryLimit,
    code: "const all = []; for (;;) all.push(new Uint8Array(1 << 20).fill(1))",
  },
  {
    name: "children that take 50 MB each",
    language: "python",
    code: "import os, time\nfor _ in range(8):\n  if os.fork() == 0:\n    held = bytearray(50_000_000)\n    time.sleep(60)\nwhile True: assert os.wait()[1] == 0",
    outcomes: embeddedFails(/not implemented/, { verdict: "memory_limit" }),
  },
  {
    name: "one huge array in the program itself",
    language: "c",
    outcomes: { docker: { verdict: "memory_limit" } },
    code: "static char a[400 << 20];\nint main() { for (long n = 0; n < sizeof a; n += 4096) a[n] = 1; return a[5]; }",
  },
  {
    name: "one huge string",
    language: "python",
    code: "print(len('a' * 10**10))",
    // A host with less memory than it asks for refuses it, and so does the interpreter in WebAssembly.
    outcomes: {
      docker: { verdict: ["memory_limit", "runtime_error"] },
      embedded: { verdict: "runtime_error", exitCode: 1 },
    },
  },
  {
    name: "constant that the compiler computes",
    language: "python",
    code: "x = (1 << 19 ** 8,) * 4 ** 7",
    timeoutMs: 3000,
    outcomes: {
      docker: { verdict: ["memory_limit", "runtime_error"] },
      embedded: { verdict: "runtime_error", exitCode: 1 },
    },
  },
  {
    name: "recursion without end, C++",
    language: "cpp",
    outcomes: died("SIGSEGV"),
    code: "int f(int n) { volatile char b[999]; b[0] = n; return f(n + 1) + b[0]; } int main() { return f(0); }",
  },
  {
    name: "recursion without end, Python",
    language: "python",
    code: "def f(): return f() + 1\nf()",
    outcomes: fails(/RecursionError/),
  },
  {
    name: "recursion past the interpreter's own limit",
    language: "python",
    code: "import sys\nsys.setrecursionlimit(10**9)\nclass A:\n  def __repr__(self): return repr(self)\nrepr(A())",
    outcomes: both({ verdict: "runtime_error" }),
    isUsual: true,
  },
  {
    name: "recursion without end, JavaScript",
    language: "node",
    code: "function f() { return f() + 1; } f()",
    outcomes: both({ verdict: "runtime_error", exitCode: 1 }),
  },
  {
    name: "shared memory, as files",
    language: "python",
    code: 'open("/dev/shm/x", "wb").write(bytes(64 << 20))',
    isUsual: true,
    isOfKernel: true,
    outcomes: embeddedFails(/No such file|Read-only/, {
      verdict: "runtime_error",
      exitCode: 1,
      stderr: /No space left/,
    }),
  },
  {
    name: "shared memory without a name",
    language: "python",
    code: 'import os\nwhile True: os.write(os.memfd_create("x"), bytes(32 << 20))',
    outcomes: { docker: { verdict: "memory_limit" } },
  },
  {
    name: "shared memory that outlives its program",
    language: "c",
    isUsual: true,
    outcomes: { docker: { verdict: "memory_limit" } },
    code: "#include <string.h>\n#include <sys/shm.h>\nint main() { for (;;) { int id = shmget(IPC_PRIVATE, 16 << 20, 0600); if (id < 0) return 7; void *p = shmat(id, 0, 0); if (p == (void *)-1) return 8; memset(p, 1, 16 << 20); } }",
  },
  {
    name: "addresses for 64 TiB",
    language: "c",
    // Addresses alone are no memory.
    outcomes: { docker: { verdict: "runtime_error", exitCode: 7 }, gvisor: { verdict: "ok" } },
    code: "#include <sys/mman.h>\nint main() { return mmap(0, 1L << 46, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? 7 : 0; }",
  },
  {
    name: "memory that is never to be paged out",
    language: "c",
    outcomes: { docker: { verdict: "runtime_error", exitCode: 7 } },
    code: "#include <errno.h>\n#include <sys/mman.h>\nstatic char a[1 << 20];\nint main() { return mlock(a, sizeof a) == -1 && (errno == EPERM || errno == ENOMEM) ? 7 : 0; }",
  },
];
