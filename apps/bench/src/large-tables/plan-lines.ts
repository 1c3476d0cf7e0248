const SCAN =
  /->\s+(.*Scan(?: Backward)?)(?: using (\S+))? on (\S+).*\(actual [^)]*rows=([\d.]+) loops=(\d+)\)/;
const BARE_SCAN =
  /^\s*(?:\[.*\]\s*)?(.*Scan(?: Backward)?)(?: using (\S+))? on (\S+).*\(actual [^)]*rows=([\d.]+) loops=(\d+)\)/;
const TABLES = /^(ready|scheduled|lease|finished)/;

/**
 * The scans of the engine's large tables in what `auto_explain` printed with analyze on: node, index or table
 * and the rows that it gave, partitions of one table added up. Nodes that never ran are left out.
 */
export function planLines(log: readonly string[]): string[] {
  const scans = new Map<string, { rows: number; loops: number }>();
  for (const line of log) {
    const match = SCAN.exec(line) ?? BARE_SCAN.exec(line);
    if (match === null) continue;
    const [, node = "", index, table = "", rows, loops] = match;
    if (!TABLES.test(table)) continue;
    const name = `${node.trim()} ${(index ?? table).replace(/(_completed|_other)?_\d{8}/, "")}`;
    const sum = scans.get(name) ?? { rows: 0, loops: 0 };
    scans.set(name, { rows: sum.rows + Number(rows) * Number(loops), loops: sum.loops + Number(loops) });
  }
  return [...scans].map(([name, { rows, loops }]) => `${name}: ${Math.round(rows)} rows in ${loops} scans`);
}
