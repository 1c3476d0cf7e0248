/** Prints what a proof measured: its title, then one figure a line. */
export function printFigures(title: string, figures: Readonly<Record<string, number | string>>): void {
  const lines = Object.entries(figures).map(([name, value]) => {
    const shown = typeof value === "number" ? Math.round(value).toLocaleString("en") : value;
    return `  ${name}: ${shown}`;
  });
  process.stdout.write(`${title}\n${lines.join("\n")}\n`);
}
