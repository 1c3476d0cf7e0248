import type { DriverName } from "../sandbox/sandbox.ts";
import type { Verdict } from "../result/verdict.ts";
import type { Attack } from "./attack.fixture.ts";

/** How one attack ended, by driver. */
export type AttackRow = { readonly attack: Attack } & {
  readonly [Driver in DriverName]?: { readonly verdict: Verdict; readonly ms: number };
};

const BEGIN = "<!-- attacks: written by attacks.prove.test.ts -->";
const END = "<!-- attacks end -->";

/** The document with this table between its marks. */
export function attackTable(document: string, rows: readonly AttackRow[]): string {
  const from = document.indexOf(BEGIN);
  const to = document.indexOf(END);
  if (from < 0 || to < from)
    throw new Error(`The document has no place for the table: "${BEGIN}" and "${END}".`);
  const lines = rows.map(
    ({ attack, docker, embedded }) =>
      `| ${attack.name} | ${attack.language} | ${cell(docker)} | ${cell(embedded)} |`,
  );
  const table = ["| attack | language | containers | embedded |", "|---|---|---|---|", ...lines].join("\n");
  return `${document.slice(0, from)}${BEGIN}\n\n${table}\n\n${document.slice(to)}`;
}

function cell(end: AttackRow[DriverName]): string {
  return end === undefined ? "" : `\`${end.verdict}\`, ${end.ms} ms`;
}
