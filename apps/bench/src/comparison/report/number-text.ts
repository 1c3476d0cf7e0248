/** Three digits that count, and thousands apart. */
export function numberText(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString("en-US").replaceAll(",", " ");
  return value.toFixed(value >= 10 ? 1 : 2);
}
