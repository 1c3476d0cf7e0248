/** Those of these fields that are there: one that is left out is no field, rather than one that is undefined. */
export function asGiven<Key extends string>(
  from: { readonly [Name in Key]?: number | undefined },
  keys: readonly Key[],
): { readonly [Name in Key]?: number } {
  const given = keys.filter((key) => from[key] !== undefined);
  return Object.fromEntries(given.map((key) => [key, from[key]])) as { [Name in Key]?: number };
}
