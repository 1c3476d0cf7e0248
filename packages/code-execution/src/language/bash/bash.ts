import { type Language, noFlags } from "../language.ts";

export const bash: Language = {
  names: { title: "Bash", judge0: [46, 1, 2], piston: { language: "bash", aliases: ["sh"] } },
  sourceName: "main.sh",
  flagFault: noFlags,
  selfTest: {
    code: 'echo "${BASH_VERSINFO[0]}.${BASH_VERSINFO[1]}"\n',
    stdout: (version) => `${version}\n`,
  },
  toolchains: { docker: { version: "5.2", runCommand: (entry) => ["/bin/bash", `/w/${entry}`] } },
};
