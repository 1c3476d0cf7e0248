import type { Language } from "./language.ts";

/**
 * What may be passed to g++: the standard, optimisation, warnings, debugging, a few ways to generate code,
 * macros. Nothing that names a file, a plugin, a linker option or another program.
 */
const ALLOWED: readonly RegExp[] = [
  /^-std=(c|gnu)\+\+(98|03|11|14|17|20|23|1y|1z|2a|2b)$/,
  /^-O([0-3sgz]|fast)?$/,
  /^-g[0-3]?$/,
  // Three letters at least: -Wa, -Wl and -Wp reach the assembler, linker and preprocessor.
  /^-W(no-)?(error=)?[a-z][a-z+-]{2,63}(=\d{1,3})?$/,
  /^-(w|pedantic|pedantic-errors|pthread)$/,
  /^-f(no-)?(exceptions|rtti|strict-aliasing|strict-overflow|omit-frame-pointer|inline-functions|unroll-loops|concepts|coroutines|char8_t|permissive)$/,
  /^-f(wrapv|trapv|signed-char|unsigned-char|fast-math|stack-protector-strong|sanitize=undefined)$/,
  /^-D[A-Za-z_]\w{0,63}(=[\w.+-]{0,64})?$/,
];

export const cpp: Language = {
  sourceName: "main.cpp",
  artifactName: "main",
  flagFault(flag) {
    if (ALLOWED.some((pattern) => pattern.test(flag))) return undefined;
    return `is "${flag.slice(0, 80)}", which is not among the allowed compiler flags (such as -std=c++17, -O2, -Wall, -g, -DNAME=1)`;
  },
  toolchains: {
    docker: {
      compileCommand(flags) {
        // Fixed ones last, so that they hold. -pipe: no temporary files; bounded errors: a template's cascade stays readable.
        const fixed = ["-pipe", "-fdiagnostics-color=never", "-fmax-errors=50"];
        return ["/usr/bin/g++", ...flags, ...fixed, "-o", "main", "main.cpp"];
      },
      runCommand: ["/w/main"],
    },
    embedded: {
      compileCommand(flags) {
        const fixed = ["-fno-exceptions", "-fno-color-diagnostics", "-ferror-limit=50"];
        return ["clang++", ...flags, ...fixed, "-o", "main", "main.cpp"];
      },
      runCommand: ["wasm", "main"],
      lacks: {
        flags: /^-(pthread|fexceptions|fsanitize=.*|fstack-protector-strong)$/,
        sentence:
          "The embedded driver compiles C++ to WebAssembly without exceptions, threads and sanitizers.",
      },
    },
  },
};
