import type { Screen } from "../host.ts";
import { createPaint } from "./paint.ts";
import { plain } from "./plain.ts";

export interface Column<Row> {
  readonly title: string;
  /** Null: nothing to show. */
  readonly value: (row: Row) => string | number | null;
  /** Numbers stand at the right. Default false. */
  readonly right?: boolean;
  /** May be cut when the line is full; the others are not. Default false. */
  readonly shrinks?: boolean;
}

const GAP = "  ";
const NARROWEST = 8;
const SEGMENTER = new Intl.Segmenter();

/** Rows under their titles, on lines that fit the screen as far as the columns can shrink. */
export function table<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { columns: width, colours }: Pick<Screen, "columns" | "colours">,
): string {
  const paint = createPaint(colours);
  const cells = rows.map((row) => columns.map(({ value }) => plain(String(value(row) ?? "-"))));
  const widths = fit(
    columns.map(({ title }, index) => Math.max(title.length, ...cells.map((line) => lengthOf(line[index]!)))),
    columns,
    width,
  );
  const line = (texts: readonly string[], style: (text: string) => string) =>
    texts
      .map((text, index) => style(fill(text, widths[index]!, columns[index]!.right === true)))
      .join(GAP)
      .trimEnd();
  return [
    line(
      columns.map(({ title }) => title),
      (text) => paint(text, "title"),
    ),
    ...cells.map((texts) => line(texts, paint)),
  ].join("\n");
}

/** Takes from the widest of those that may shrink, until the line fits or none can give more. */
function fit(wanted: readonly number[], columns: readonly { shrinks?: boolean }[], most: number): number[] {
  const widths = [...wanted];
  let excess = widths.reduce((sum, width) => sum + width, GAP.length * (widths.length - 1)) - most;
  while (excess > 0) {
    const candidates = widths.map((width, index) => (columns[index]?.shrinks === true ? width : 0));
    const widest = Math.max(...candidates);
    if (widest <= NARROWEST) return widths;
    widths[candidates.indexOf(widest)] = widest - 1;
    excess -= 1;
  }
  return widths;
}

function fill(text: string, width: number, right: boolean): string {
  const characters = charactersOf(text);
  if (characters.length > width) return `${characters.slice(0, width - 1).join("")}…`;
  const space = " ".repeat(width - characters.length);
  return right ? space + text : text + space;
}

function lengthOf(text: string): number {
  return charactersOf(text).length;
}

/** As a reader counts them: an emoji or an accented letter is one, however many units it takes. */
function charactersOf(text: string): string[] {
  return Array.from(SEGMENTER.segment(text), ({ segment }) => segment);
}
