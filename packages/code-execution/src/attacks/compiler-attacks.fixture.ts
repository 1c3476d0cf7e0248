import { type Attack, both, compileError, says } from "./attack.fixture.ts";

/** Milliseconds of a compiler that would go on for ever, or for long. */
const SHORT_COMPILE_MS = 3000;

/** Macros of which each stands for the one before, twice; A0 is given. */
const doubling = (times: number): string =>
  Array.from({ length: times }, (_, n) => `#define A${n + 1} A${n} A${n}\n`).join("");

/** esbuild looks there, as nobody, in its container; without containers nothing reads such settings. */
const settingsElsewhere = {
  docker: { verdict: "compile_error", stderr: /Cannot read file/ },
  embedded: { verdict: "ok", stdout: "made\n" },
} as const;

/** Programs against their compiler. */
export const COMPILER_ATTACKS: readonly Attack[] = [
  {
    name: "include of a device",
    language: "cpp",
    code: "#include </dev/random>\nint main() {}",
    compileMs: SHORT_COMPILE_MS,
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
    code: `#define A0 1 +\n${doubling(30)}int main() { return A30 0; }`,
    compileMs: SHORT_COMPILE_MS,
    outcomes: compileError,
  },
  {
    name: "a text that doubles",
    language: "c",
    code: `#define A0 "${"x".repeat(2000)}"\n${doubling(20)}const char *text = A20;\nint main() { return text[0]; }`,
    compileMs: 2 * SHORT_COMPILE_MS,
    outcomes: compileError,
  },
  {
    name: "types without end",
    language: "typescript",
    code: "type Grow<T> = { of: Grow<[T, T]>; in: T extends [infer A, infer B] ? Grow<A> | Grow<B> : Grow<T[]> };\nconst it = {} as Grow<string>;\nconsole.log(typeof it)",
    outcomes: says("object\n"),
  },
  {
    name: "settings of the compiler that name a folder of the host",
    language: "typescript",
    code: 'console.log("made")',
    files: {
      "tsconfig.json": JSON.stringify({
        extends: "/etc",
        compilerOptions: { baseUrl: "/etc", plugins: [{ name: "/w/plugin.js" }] },
      }),
      "plugin.js": 'require("fs").writeFileSync("/tmp/millrace-attack", "x"); process.exit(9)',
    },
    outcomes: settingsElsewhere,
  },
  {
    name: "settings of the compiler that are a secret",
    language: "typescript",
    code: 'console.log("made")',
    files: { "tsconfig.json": '{ "extends": "/etc/shadow" }' },
    outcomes: settingsElsewhere,
  },
  {
    name: "parentheses in parentheses",
    language: "python",
    code: `print(${"(".repeat(5000)}1${")".repeat(5000)})`,
    outcomes: both({
      verdict: "runtime_error",
      exitCode: 1,
      stderr: /too many nested parentheses|MemoryError/,
    }),
  },
];
