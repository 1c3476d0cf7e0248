import type { Scenario } from "../scenario.ts";
import type { Row } from "../summarize.ts";
import { numberText } from "./number-text.ts";

/** Pixels. */
const WIDTH = 720;
const LABELS = 190;
const VALUES = 110;
const BAR = 18;
const GAP = 8;
const HEAD = 34;
const UNIT = 26;
const OURS = "#2563eb";
const PEERS = "#94a3b8";

/** The scenario's medians as bars, one panel a unit, with a line from the lowest to the highest run. */
export function chartOf({ title, charted }: Scenario, rows: readonly Row[]): string {
  let y = HEAD;
  const panels = charted.map((unit) => {
    const own = rows.filter((row) => row.unit === unit);
    const panel = panelOf(unit, own, y);
    y += UNIT + own.length * (BAR + GAP);
    return panel;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y + GAP}" font-family="system-ui, sans-serif" font-size="12" fill="#0f172a">
<rect width="100%" height="100%" fill="#fff"/>
<text x="12" y="22" font-size="14" font-weight="600">${escaped(title)}</text>
${panels.join("\n")}
</svg>
`;
}

function panelOf(unit: string, rows: readonly Row[], top: number): string {
  const most = Math.max(...rows.map(({ max }) => max), Number.MIN_VALUE);
  const x = (value: number) => LABELS + (value / most) * (WIDTH - LABELS - VALUES);
  const bars = rows.map(({ system, median, min, max }, index) => {
    const y = top + UNIT + index * (BAR + GAP);
    const middle = y + BAR / 2;
    return `<text x="${LABELS - 8}" y="${middle + 4}" text-anchor="end">${escaped(system)}</text>
<rect x="${LABELS}" y="${y}" width="${pixels(x(median) - LABELS)}" height="${BAR}" fill="${system.startsWith("millrace") ? OURS : PEERS}"/>
<path d="M${pixels(x(min))} ${middle}H${pixels(x(max))}" stroke="#0f172a"/>
<text x="${pixels(x(Math.max(median, max)) + 8)}" y="${middle + 4}">${numberText(median)}</text>`;
  });
  return `<text x="${LABELS}" y="${top + 16}" font-weight="600">${escaped(unit)}</text>\n${bars.join("\n")}`;
}

function pixels(value: number): string {
  return value.toFixed(1);
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
