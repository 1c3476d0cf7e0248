import { pip } from "../../dependencies/pip-installer.ts";
import { type Language, noFlags, WEB_ASSEMBLY_MEMORY } from "../language.ts";

export const python: Language = {
  names: {
    title: "Python",
    judge0: [71, 34, 35],
    piston: { language: "python", aliases: ["py", "py3", "python3"] },
  },
  sourceName: "main.py",
  flagFault: noFlags,
  installer: pip,
  selfTest: {
    code: "import sys\nprint('%d.%d' % sys.version_info[:2])\n",
    stdout: (version) => `${version}\n`,
  },
  toolchains: {
    docker: {
      version: "3.11",
      // -E, -s: nothing of the environment or a home changes what is imported; -B: no files beside the source.
      runCommand: (entry, isLive) => ["/usr/bin/python3", "-E", "-s", isLive ? "-Bu" : "-B", `/w/${entry}`],
    },
    embedded: {
      version: "3.14",
      runCommand: (entry) => ["python", entry],
      memory: { ...WEB_ASSEMBLY_MEMORY, least: 40 * 1024 * 1024 },
    },
  },
};
