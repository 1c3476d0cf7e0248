import { type Attack, both, memoryLimit, died, fails } from "./attack.fixture.ts";

/** Memory and recursion. */
export const MEMORY_ATTACKS: readonly Attack[] = [
  {
    name: "memory without end, C++",
    language: "cpp",
    isUsual: true,
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
    name: "one huge array in the program itself",
    language: "c",
    outcomes: { docker: { verdict: "memory_limit" } },
    code: "static char a[400 << 20];\nint main() { for (long n = 0; n < sizeof a; n += 4096) a[n] = 1; return a[5]; }",
  },
  {
    name: "one huge string",
    language: "python",
    code: "print(len('a' * 10**10))",
    outcomes: both({ verdict: ["memory_limit", "runtime_error"] }),
  },
  {
    name: "constant that the compiler computes",
    language: "python",
    code: "x = (1 << 19 ** 8,) * 4 ** 7",
    timeoutMs: 3000,
    outcomes: both({ verdict: ["memory_limit", "runtime_error", "time_limit"] }),
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
    outcomes: both({ verdict: ["runtime_error", "memory_limit"] }),
    isUsual: true,
  },
  {
    name: "recursion without end, JavaScript",
    language: "node",
    code: "function f() { return f() + 1; } f()",
    outcomes: both({ verdict: "runtime_error", exitCode: 1 }),
  },
];
