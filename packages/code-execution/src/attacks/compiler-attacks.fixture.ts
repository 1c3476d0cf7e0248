import { type Attack, both, compileError } from "./attack.fixture.ts";

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
    outcomes: both({ verdict: ["compile_error", "runtime_error", "ok"] }),
    isUsual: true,
  },
];
