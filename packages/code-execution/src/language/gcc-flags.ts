/**
 * What may be passed to a compiler of C and C++: optimisation, warnings, debugging, a few ways to generate code,
 * macros. Nothing that names a file, a plugin, a linker option or another program.
 */
const ALLOWED: readonly RegExp[] = [
  /^-O([0-3sgz]|fast)?$/,
  /^-g[0-3]?$/,
  // Three letters at least: -Wa, -Wl and -Wp reach the assembler, linker and preprocessor.
  /^-W(no-)?(error=)?[a-z][a-z+-]{2,63}(=\d{1,3})?$/,
  /^-(w|pedantic|pedantic-errors|pthread)$/,
  /^-f(no-)?(exceptions|rtti|strict-aliasing|strict-overflow|omit-frame-pointer|inline-functions|unroll-loops|concepts|coroutines|char8_t|permissive)$/,
  /^-f(wrapv|trapv|signed-char|unsigned-char|fast-math|stack-protector-strong|sanitize=undefined)$/,
  /^-D[A-Za-z_]\w{0,63}(=[\w.+-]{0,64})?$/,
];

/** Judges flags by the list above and by the language's own way to name a standard. */
export function gccFlagFault(standard: RegExp, example: string): (flag: string) => string | undefined {
  return (flag) => {
    if (standard.test(flag) || ALLOWED.some((pattern) => pattern.test(flag))) return undefined;
    return `is "${flag.slice(0, 80)}", which is not among the allowed compiler flags (such as ${example}, -O2, -Wall, -g, -DNAME=1)`;
  };
}

/** What clang leaves out when it compiles to WebAssembly. */
export const WEB_ASSEMBLY_LACKS = {
  flags: /^-(pthread|fexceptions|fsanitize=.*|fstack-protector-strong)$/,
  sentence: "The embedded driver compiles to WebAssembly without exceptions, threads and sanitizers.",
};

/** After the flags, so that they hold. -pipe: no temporary files; bounded errors: a template's cascade stays readable. */
export const GCC_FIXED = ["-I.", "-pipe", "-fdiagnostics-color=never", "-fmax-errors=50", "-o", "main"];
export const CLANG_FIXED = ["-I.", "-fno-color-diagnostics", "-ferror-limit=50", "-o", "main"];

/** Tells the version of its compiler. */
export const gccSelfTest = {
  code: `#include <stdio.h>
#ifdef __clang__
#define MAJOR __clang_major__
#define MINOR __clang_minor__
#else
#define MAJOR __GNUC__
#define MINOR __GNUC_MINOR__
#endif
int main(void) { printf("%d.%d\\n", MAJOR, MINOR); return 0; }
`,
  stdout: (version: string): string => `${version}\n`,
};
