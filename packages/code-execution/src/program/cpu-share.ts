/** Processors from a decimal text: `0.5`, `2`. At least 0.01, the engine's least. `undefined` when it is none. */
export function parseCpuShare(text: string): number | undefined {
  const share = /^\d{1,4}(\.\d{1,9})?$/.test(text) ? Number(text) : Number.NaN;
  return share >= 0.01 ? share : undefined;
}
