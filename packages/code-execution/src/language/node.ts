import { type Language, noFlags } from "./language.ts";

/** The kernel decides about memory: with less than a container's, Node would end itself first, by an abort. */
export const NODE = ["/usr/bin/node", "--max-old-space-size=65536"];

export const node: Language = {
  sourceName: "main.js",
  flagFault: noFlags,
  toolchains: {
    docker: { runCommand: [...NODE, "/w/main.js"] },
    embedded: { runCommand: ["quickjs", "main.js"] },
  },
};
