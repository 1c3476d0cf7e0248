import { CLANG_FIXED, GCC_FIXED, gccFlagFault, WEB_ASSEMBLY_LACKS } from "./gcc-flags.ts";
import type { Language } from "./language.ts";

export const c: Language = {
  sourceName: "main.c",
  flagFault: gccFlagFault(/^-std=(c|gnu)(89|90|99|11|17|2x|23)$/, "-std=c17"),
  toolchains: {
    docker: {
      compile: {
        artifactName: "main",
        // The library of mathematics is not linked by itself, as it is for C++.
        command: (flags) => ["/usr/bin/gcc", ...flags, ...GCC_FIXED, "main.c", "-lm"],
      },
      runCommand: ["/w/main"],
    },
    embedded: {
      compile: { artifactName: "main", command: (flags) => ["clang", ...flags, ...CLANG_FIXED, "main.c"] },
      runCommand: ["wasm", "main"],
      lacks: WEB_ASSEMBLY_LACKS,
    },
  },
};
