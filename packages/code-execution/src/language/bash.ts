import { type Language, noFlags } from "./language.ts";

export const bash: Language = {
  sourceName: "main.sh",
  flagFault: noFlags,
  toolchains: { docker: { runCommand: ["/bin/bash", "/w/main.sh"] } },
};
