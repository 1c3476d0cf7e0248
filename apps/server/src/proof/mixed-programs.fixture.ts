import type { LanguageName } from "@millrace/code-execution";

/** A program whose end is known. */
export interface MixedProgram {
  readonly language: LanguageName;
  readonly code: string;
  readonly stdin?: string;
  readonly options?: { readonly timeout?: number; readonly memoryLimit?: string };
  readonly ends: {
    readonly verdict: string;
    readonly exitCode?: number | null;
    readonly signal?: string;
    readonly stdout?: string;
  };
}

const ok = (stdout: string): MixedProgram["ends"] => ({ verdict: "ok", exitCode: 0, stdout });

/** Every language, and every way to end that does not hang on how busy the machine is. */
export const MIXED_PROGRAMS: readonly MixedProgram[] = [
  {
    language: "cpp",
    code: "#include <iostream>\nint main() { int n; std::cin >> n; std::cout << n * 2; }",
    stdin: "21",
    ends: ok("42"),
  },
  { language: "c", code: '#include <stdio.h>\nint main(void) { puts("c"); return 0; }', ends: ok("c\n") },
  { language: "python", code: "print(sum(range(1000)))", ends: ok("499500\n") },
  { language: "node", code: "console.log([3, 1, 2].sort().join())", ends: ok("1,2,3\n") },
  {
    language: "typescript",
    code: "enum Colour { Red, Green }\nconsole.log(Colour[1]);",
    ends: ok("Green\n"),
  },
  { language: "bash", code: "read line; echo ${#line}", stdin: "four\n", ends: ok("4\n") },
  { language: "cpp", code: "int main() { return undeclared; }", ends: { verdict: "compile_error" } },
  { language: "python", code: "import sys; sys.exit(3)", ends: { verdict: "runtime_error", exitCode: 3 } },
  {
    language: "c",
    code: "int main(void) { volatile int *nowhere = 0; return *nowhere; }",
    ends: { verdict: "runtime_error", exitCode: null, signal: "SIGSEGV" },
  },
  { language: "node", code: "for (;;);", options: { timeout: 700 }, ends: { verdict: "time_limit" } },
  {
    language: "python",
    code: "held = bytearray(500_000_000)\nprint(len(held))",
    options: { memoryLimit: "64m" },
    ends: { verdict: "memory_limit" },
  },
  { language: "bash", code: "while :; do echo flood; done", ends: { verdict: "output_limit" } },
];
