import type { Installer, LockFault } from "./installer.ts";

const REQUIREMENTS = "requirements.txt";
const MAX_PACKAGES = 2000;

/** `name[extra]==1.2 ; marker`; `--hash=sha256:…` of each of its wheels follows. */
const REQUIREMENT =
  /^([a-zA-Z0-9](?:[a-zA-Z0-9._-]*[a-zA-Z0-9])?) *(?:\[[a-zA-Z0-9._, -]*\])? *== *[a-zA-Z0-9.!+_-]+ *(?:;.*)?$/;
const HASH = /^-hash=sha(?:256|384|512):[0-9a-f]{64,128}$/;

/** Where Python ends lines and others do not, and what no lock has use for. */
const UNSEEN = /(?!\t)[\p{Cc}\p{Zl}\p{Zp}]/u;

/** By `pip install`, wheels alone: nothing is built, so nothing of a package runs. */
export const pip: Installer = {
  name: "pip",
  files: [REQUIREMENTS],
  registry: "https://pypi.org/simple/",
  // Debian's Python looks here by itself.
  folder: "/usr/local/lib/python3.11/dist-packages",
  command(registry) {
    const { protocol, hostname } = new URL(registry);
    // Without TLS only where the registry's address says so.
    return ["/sbx/install-pip", registry, ...(protocol === "http:" ? [hostname] : [])];
  },
  unreachable:
    /NewConnectionError|ConnectTimeoutError|ReadTimeoutError|ConnectionResetError|Read timed out|HTTP error 5\d\d/,
  read(files) {
    const lines = (files[REQUIREMENTS] ?? "").split(/\r?\n/);
    const unseen = lines.flatMap((line, index) => {
      const [character] = UNSEEN.exec(line) ?? [];
      if (character === undefined) return [];
      const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
      return [
        `has line ${index + 1} with the character U+${code}: of control characters tabs and line ends are taken`,
      ];
    });
    if (unseen.length > 0) return unseen.map((message) => ({ file: REQUIREMENTS, message }));
    const judged: string[] = [];
    const names = new Set<string>();
    const faults: LockFault[] = [];
    for (const { line, number } of logicalLines(lines)) {
      const refuse = (what: string) =>
        faults.push({ file: REQUIREMENTS, message: `has line ${number}, which ${what}` });
      const [head = "", ...options] = line.split(/\s+-/);
      const name = REQUIREMENT.exec(head)?.[1];
      if (name === undefined || !options.every((option) => HASH.test(option)))
        refuse("is not of the form name==version --hash=sha256:…; options, addresses and files are refused");
      else if (options.length === 0) refuse("has no --hash=sha256:…, by which it could be verified");
      else {
        names.add(pythonName(name));
        judged.push([head, ...options].join(" -"));
      }
    }
    if (names.size > MAX_PACKAGES)
      faults.push({
        file: REQUIREMENTS,
        message: `has ${names.size} packages; ${MAX_PACKAGES} at most are installed`,
      });
    if (faults.length > 0) return faults;
    // Not the text that came: pip has rules of its own for where lines and comments end, and for their encoding.
    return { packages: [...names].toSorted(), files: { [REQUIREMENTS]: `${judged.join("\n")}\n` } };
  },
};

/** As the index knows it: `Foo.Bar_baz` and `foo-bar-baz` are one. */
export function pythonName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, "-");
}

/** Without comments and empty lines; one that ends with a backslash goes on in the next. */
function logicalLines(raws: readonly string[]): { line: string; number: number }[] {
  const lines: { line: string; number: number }[] = [];
  let open = false;
  for (const [index, raw] of raws.entries()) {
    const bare = raw.replace(/(^|\s+)#.*$/, "");
    const goesOn = /\\\s*$/.test(bare);
    const piece = bare.replace(/\\\s*$/, " ");
    const last = lines.at(-1);
    if (open && last !== undefined) last.line += piece;
    else lines.push({ line: piece, number: index + 1 });
    open = goesOn;
  }
  return lines.map(({ line, number }) => ({ line: line.trim(), number })).filter(({ line }) => line !== "");
}
