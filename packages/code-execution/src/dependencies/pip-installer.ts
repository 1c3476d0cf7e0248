import type { Installer, LockFault } from "./installer.ts";

const REQUIREMENTS = "requirements.txt";
const MAX_PACKAGES = 2000;
/** Of a requirement with the hashes of all of its wheels: some have two hundred. */
const MAX_LINE = 65_536;

/** `name[extra]==1.2 ; marker`, whose words one space parts; `--hash=sha256:…` of each of its wheels follows. */
const REQUIREMENT =
  /^([a-zA-Z0-9](?:[a-zA-Z0-9._-]*[a-zA-Z0-9])?) ?(?:\[[a-zA-Z0-9._, -]*\] ?)?== ?[a-zA-Z0-9.!+_-]+ ?(?:;.*)?$/;
const HASH = /^--hash=sha(?:256|384|512):[0-9a-f]{64,128}$/;

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
  // The beginnings of pip's own lines: a name or a marker of the lock may be told further on in them.
  unreachable:
    /^(?:WARNING: Retrying \(.{0,200}\) after connection broken by |ERROR: HTTP error 5\d\d while getting |(?:ERROR: Could not install packages due to an OSError: |pip\._vendor\.urllib3\.exceptions\.[A-Za-z]{1,80}: )\(?'?HTTPS?ConnectionPool\()/m,
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
      if (line.length > MAX_LINE) {
        refuse(`has ${line.length} characters with those that it goes on in; ${MAX_LINE} at most are read`);
        continue;
      }
      const words = line.split(/\s+/);
      const firstOption = words.findIndex((word) => word.startsWith("-"));
      const options = firstOption === -1 ? [] : words.splice(firstOption);
      const head = words.join(" ");
      const name = REQUIREMENT.exec(head)?.[1];
      if (name === undefined || !options.every((option) => HASH.test(option)))
        refuse("is not of the form name==version --hash=sha256:…; options, addresses and files are refused");
      else if (options.length === 0) refuse("has no --hash=sha256:…, by which it could be verified");
      else {
        names.add(pythonName(name));
        judged.push([head, ...options].join(" "));
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
    const bare = withoutComment(raw).trimEnd();
    const goesOn = bare.endsWith("\\");
    const piece = goesOn ? `${bare.slice(0, -1)} ` : bare;
    const last = lines.at(-1);
    if (open && last !== undefined) last.line += piece;
    else lines.push({ line: piece, number: index + 1 });
    open = goesOn;
  }
  return lines.map(({ line, number }) => ({ line: line.trim(), number })).filter(({ line }) => line !== "");
}

/** A comment begins the line, or comes after white space. By index: an expression would look at each space anew. */
function withoutComment(line: string): string {
  for (let at = line.indexOf("#"); at !== -1; at = line.indexOf("#", at + 1))
    if (at === 0 || line.charAt(at - 1).trim() === "") return line.slice(0, at);
  return line;
}
