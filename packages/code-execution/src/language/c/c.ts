import { CLANG_FIXED, GCC_FIXED, gccFlagFault, gccSelfTest, WEB_ASSEMBLY_LACKS } from "../gcc-flags.ts";
import { type Language, WEB_ASSEMBLY_MEMORY } from "../language.ts";

export const c: Language = {
  names: { title: "C", judge0: [50, 48, 49, 4, 5, 6, 7, 8, 9], piston: { language: "c", aliases: ["gcc"] } },
  sourceName: "main.c",
  linked: /\.c$/,
  flagFault: gccFlagFault(/^-std=(c|gnu)(89|90|99|11|17|2x|23)$/, "-std=c17"),
  selfTest: gccSelfTest,
  toolchains: {
    docker: {
      version: "12.2",
      compile: {
        makes: () => ["main"],
        // The library of mathematics is not linked by itself, as it is for C++.
        command: (sources, flags) => ["/usr/bin/gcc", ...flags, ...GCC_FIXED, ...sources, "-lm"],
      },
      runCommand: () => ["/w/main"],
    },
    embedded: {
      version: "22.0",
      compile: {
        makes: () => ["main"],
        command: (sources, flags) => ["clang", ...flags, ...CLANG_FIXED, ...sources],
      },
      runCommand: () => ["wasm", "main"],
      memory: WEB_ASSEMBLY_MEMORY,
      lacks: WEB_ASSEMBLY_LACKS,
    },
  },
};
