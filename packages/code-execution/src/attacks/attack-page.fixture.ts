import { readFileSync, writeFileSync } from "node:fs";
import { type Attack, type Ground, verdictsOf } from "./attack.fixture.ts";
import { ATTACKS } from "./attacks.fixture.ts";

/** How attacks may end in each place, and how long they took: empty where they are not run. */
export interface PageRow {
  readonly name: string;
  readonly language: string;
  readonly verdicts: { readonly [Place in Ground]: readonly string[] };
  readonly ms: { readonly [Place in Ground]?: number };
}

const PAGE = new URL("../../../../docs/sandbox.md", import.meta.url);
const BEGIN = "<!-- attacks: written by attacks.prove.test.ts -->";
const END = "<!-- attacks end -->";
/** The rows of the page, in their order. */
export function pageRows(): PageRow[] {
  const { table } = readPage();
  // The first line is its head.
  const [, ...lines] = table.matchAll(/^\| (.+) \| (\w+) \| (.*) \| (.*) \| (.*) \|$/gm);
  return lines.map(([, name = "", language = "", docker = "", gvisor = "", embedded = ""]) => ({
    name,
    language,
    verdicts: { docker: verdictsIn(docker), gvisor: verdictsIn(gvisor), embedded: verdictsIn(embedded) },
    ms: { ...msIn("docker", docker), ...msIn("gvisor", gvisor), ...msIn("embedded", embedded) },
  }));
}

/** The verdicts that the page has of an attack. */
export function onPage(attack: Attack, ground: Ground): readonly string[] {
  return pageRows().find(({ name }) => name === attack.name)?.verdicts[ground] ?? [];
}

/** Writes the table anew, with these times; what was not run now keeps the time that it had. */
export function writePage(times: ReadonlyMap<string, PageRow["ms"]>): void {
  const before = new Map(pageRows().map(({ name, ms }) => [name, ms]));
  const lines = ATTACKS.map((attack) => {
    const ms = { ...before.get(attack.name), ...times.get(attack.name) };
    const cells = (["docker", "gvisor", "embedded"] as const).map((ground) => {
      const verdicts = verdictsOf(attack, ground).map((verdict) => `\`${verdict}\``);
      return verdicts.length === 0 ? "" : `${verdicts.join(" or ")}, ${ms[ground] ?? "?"} ms`;
    });
    return `| ${[attack.name, attack.language, ...cells].join(" | ")} |`;
  });
  const table = [
    "| attack | language | containers | gVisor | embedded |",
    "|---|---|---|---|---|",
    ...lines,
  ].join("\n");
  const { head, tail } = readPage();
  writeFileSync(PAGE, `${head}\n\n${table}\n\n${tail}`);
}

function readPage() {
  const text = readFileSync(PAGE, "utf8");
  const from = text.indexOf(BEGIN) + BEGIN.length;
  const to = text.indexOf(END);
  if (from < BEGIN.length || to < from)
    throw new Error(`docs/sandbox.md has no place for the table: "${BEGIN}" and "${END}".`);
  return { head: text.slice(0, from), table: text.slice(from, to), tail: text.slice(to) };
}

const verdictsIn = (cell: string) => [...cell.matchAll(/`(\w+)`/g)].map(([, verdict = ""]) => verdict);

function msIn(ground: Ground, cell: string): PageRow["ms"] {
  const ms = /(\d+) ms$/.exec(cell)?.[1];
  return ms === undefined ? {} : { [ground]: Number(ms) };
}
