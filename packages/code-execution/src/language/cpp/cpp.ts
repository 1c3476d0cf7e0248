import { CLANG_FIXED, GCC_FIXED, gccFlagFault, gccSelfTest, WEB_ASSEMBLY_LACKS } from "../gcc-flags.ts";
import { type Language, WEB_ASSEMBLY_MEMORY } from "../language.ts";

export const cpp: Language = {
  names: {
    title: "C++",
    judge0: [54, 52, 53, 10, 11, 12, 13, 14, 15],
    piston: { language: "c++", aliases: ["cpp", "g++"] },
  },
  sourceName: "main.cpp",
  linked: /\.(cpp|cc|cxx|C)$/,
  flagFault: gccFlagFault(/^-std=(c|gnu)\+\+(98|03|11|14|17|20|23|1y|1z|2a|2b)$/, "-std=c++17"),
  selfTest: gccSelfTest,
  toolchains: {
    docker: {
      version: "12.2",
      compile: {
        makes: () => ["main"],
        command: (sources, flags) => ["/usr/bin/g++", ...flags, ...GCC_FIXED, ...sources],
      },
      runCommand: () => ["/w/main"],
    },
    embedded: {
      version: "22.0",
      compile: {
        makes: () => ["main"],
        command: (sources, flags) => ["clang++", ...flags, "-fno-exceptions", ...CLANG_FIXED, ...sources],
      },
      runCommand: () => ["wasm", "main"],
      memory: WEB_ASSEMBLY_MEMORY,
      lacks: WEB_ASSEMBLY_LACKS,
    },
  },
};
