import { type Language, noFlags } from "./language.ts";

export const python: Language = {
  sourceName: "main.py",
  flagFault: noFlags,
  // -I: nothing of the working directory or the environment changes what is imported; -B: no files beside the source.
  toolchains: { docker: { runCommand: ["/usr/bin/python3", "-I", "-B", "/w/main.py"] } },
};
