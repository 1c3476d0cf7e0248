import { type Language, noFlags } from "./language.ts";
import { NODE } from "./node.ts";

/** Types are taken out, not checked. */
export const typescript: Language = {
  sourceName: "main.ts",
  flagFault: noFlags,
  toolchains: {
    docker: {
      compile: {
        artifactName: "main.js",
        command: () => [
          "/usr/bin/esbuild",
          "main.ts",
          "--outfile=main.js",
          "--format=cjs",
          "--platform=node",
          "--target=node18",
          "--log-level=warning",
          "--log-limit=50",
          "--color=false",
        ],
      },
      runCommand: [...NODE, "/w/main.js"],
    },
    embedded: { runCommand: ["quickjs", "main.ts"] },
  },
};
