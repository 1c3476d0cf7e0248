import { npm } from "../../dependencies/npm-installer.ts";
import { type Language, noFlags } from "../language.ts";
import { NODE, node, QUICKJS_MEMORY } from "../node/node.ts";

/** Types are taken out, not checked; enums, namespaces and the like become JavaScript. */
export const typescript: Language = {
  names: {
    title: "TypeScript",
    judge0: [74],
    piston: { language: "typescript", aliases: ["ts", "node-ts"] },
  },
  sourceName: "main.ts",
  flagFault: noFlags,
  installer: npm,
  selfTest: node.selfTest,
  toolchains: {
    docker: {
      version: "18",
      compile: {
        makes: () => ["main.js"],
        command: ([entry = ""]) => [
          "/usr/bin/esbuild",
          entry,
          // The files that it imports become part of it; what is in no file is looked for when it runs.
          "--bundle",
          "--packages=external",
          "--outfile=main.js",
          "--format=cjs",
          "--platform=node",
          "--target=node18",
          "--log-level=warning",
          "--log-limit=50",
          "--color=false",
        ],
      },
      runCommand: () => [...NODE, "/w/main.js"],
    },
    embedded: {
      version: "ES2023",
      // Each file becomes JavaScript under its own name.
      compile: {
        makes: (names) => names.filter((name) => name.endsWith(".ts")),
        command: () => ["typescript"],
      },
      runCommand: (entry) => ["quickjs", entry],
      memory: QUICKJS_MEMORY,
    },
  },
};
