import { CLANG_FIXED, GCC_FIXED, gccFlagFault, WEB_ASSEMBLY_LACKS } from "./gcc-flags.ts";
import type { Language } from "./language.ts";

export const cpp: Language = {
  sourceName: "main.cpp",
  flagFault: gccFlagFault(/^-std=(c|gnu)\+\+(98|03|11|14|17|20|23|1y|1z|2a|2b)$/, "-std=c++17"),
  toolchains: {
    docker: {
      compile: {
        artifactName: "main",
        command: (flags) => ["/usr/bin/g++", ...flags, ...GCC_FIXED, "main.cpp"],
      },
      runCommand: ["/w/main"],
    },
    embedded: {
      compile: {
        artifactName: "main",
        command: (flags) => ["clang++", ...flags, "-fno-exceptions", ...CLANG_FIXED, "main.cpp"],
      },
      runCommand: ["wasm", "main"],
      lacks: WEB_ASSEMBLY_LACKS,
    },
  },
};
