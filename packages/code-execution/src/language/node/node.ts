import { npm } from "../../dependencies/npm-installer.ts";
import { type Language, type MemoryBounds, noFlags } from "../language.ts";

/** As QuickJS is built. Bytes. */
export const QUICKJS_MEMORY: MemoryBounds = { most: 2 * 1024 ** 3 };

/** The kernel decides about memory: with less than a container's, Node would end itself first, by an abort. */
export const NODE = ["/usr/bin/node", "--max-old-space-size=65536"];

export const node: Language = {
  names: {
    title: "JavaScript",
    judge0: [63, 29, 30],
    piston: { language: "javascript", aliases: ["node-javascript", "node-js", "javascript", "js", "node"] },
  },
  sourceName: "main.js",
  flagFault: noFlags,
  installer: npm,
  // The interpreter of the embedded driver has no version to tell.
  selfTest: {
    code: "console.log(process.version?.match(/\\d+/)[0] ?? 'ES2023')",
    stdout: (version) => `${version}\n`,
  },
  toolchains: {
    docker: { version: "18", runCommand: (entry) => [...NODE, `/w/${entry}`] },
    embedded: {
      version: "ES2023",
      runCommand: (entry) => ["quickjs", entry],
      memory: QUICKJS_MEMORY,
    },
  },
};
