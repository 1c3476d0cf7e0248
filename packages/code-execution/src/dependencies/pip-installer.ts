import type { Installer, LockFault } from "./installer.ts";

const REQUIREMENTS = "requirements.txt";
const MAX_PACKAGES = 2000;

/** `name[extra]==1.2 ; marker`; `--hash=sha256:…` of each of its wheels follows. */
const REQUIREMENT =
  /^([a-zA-Z0-9](?:[a-zA-Z0-9._-]*[a-zA-Z0-9])?) *(?:\[[a-zA-Z0-9._, -]*\])? *== *[a-zA-Z0-9.!+_-]+ *(?:;.*)?$/;
const HASH = /^hash=sha(?:256|384|512):[0-9a-f]{64,128}$/;

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
    const text = files[REQUIREMENTS] ?? "";
    const names = new Set<string>();
    const faults: LockFault[] = [];
    for (const { line, number } of logicalLines(text)) {
      const refuse = (what: string) =>
        faults.push({ file: REQUIREMENTS, message: `has line ${number}, which ${what}` });
      const [head = "", ...hashes] = line.split(/\s+--/);
      const name = REQUIREMENT.exec(head)?.[1];
      if (name === undefined || !hashes.every((hash) => HASH.test(hash)))
        refuse("is not of the form name==version --hash=sha256:…; options, addresses and files are refused");
      else if (hashes.length === 0) refuse("has no --hash=sha256:…, by which it could be verified");
      else names.add(pythonName(name));
    }
    if (names.size > MAX_PACKAGES)
      faults.push({
        file: REQUIREMENTS,
        message: `has ${names.size} packages; ${MAX_PACKAGES} at most are installed`,
      });
    return faults.length > 0 ? faults : { packages: [...names].toSorted(), files: { [REQUIREMENTS]: text } };
  },
};

/** As the index knows it: `Foo.Bar_baz` and `foo-bar-baz` are one. */
export function pythonName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, "-");
}

/** Without comments and empty lines; one that ends with a backslash goes on in the next. */
function logicalLines(text: string): { line: string; number: number }[] {
  const lines: { line: string; number: number }[] = [];
  let open = false;
  for (const [index, raw] of text.split(/\r\n|\r|\n/).entries()) {
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
