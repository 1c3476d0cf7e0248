import { type Attack, compileError } from "./attack.fixture.ts";

/** Programs against their compiler. */
export const COMPILER_ATTACKS: readonly Attack[] = [
  {
    name: "include of a device",
    language: "cpp",
    code: "#include </dev/random>\nint main() {}",
    outcomes: compileError,
  },
  {
    name: "include of a secret",
    language: "c",
    code: '#include "/etc/shadow"\nint main() {}',
    outcomes: compileError,
    isUsual: true,
  },
  {
    name: "template without end",
    language: "cpp",
    code: "template <class T> struct A { typename A<T *>::type x; };\nA<int> a;\nint main() {}",
    outcomes: compileError,
  },
  {
    name: "constant expression without end",
    language: "cpp",
    code: "constexpr int f() { int n = 0; for (;;) n ^= 1; return n; }\nconstexpr int x = f();\nint main() {}",
    outcomes: compileError,
  },
  {
    name: "deep nesting",
    language: "typescript",
    code: `const x = ${"(".repeat(5000)}1${")".repeat(5000)}; console.log(x)`,
    outcomes: { docker: { verdict: "ok", stdout: "1\n" }, embedded: { verdict: "compile_error" } },
    isUsual: true,
  },
  {
    name: "a secret, put in by the assembler",
    language: "c",
    code: '__asm__(".incbin \\"/etc/shadow\\"");\nint main() {}',
    outcomes: compileError,
    isUsual: true,
  },
  {
    name: "include of itself, twice",
    language: "c",
    code: "#include __FILE__\n#include __FILE__\nint main() {}",
    outcomes: compileError,
  },
  {
    name: "macros that double",
    language: "c",
    code: `#define A0 1 +\n${Array.from({ length: 30 }, (_, n) => `#define A${n + 1} A${n} A${n}\n`).join("")}int main() { return A30 0; }`,
    outcomes: { docker: { verdict: "compile_error" } },
  },
];
