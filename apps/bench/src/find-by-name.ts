/** The one of that name. Throws an error that lists the names there are. */
export function findByName<T extends { readonly name: string }>(
  kind: string,
  all: readonly T[],
  name: string,
): T {
  const found = all.find((one) => one.name === name);
  if (found === undefined)
    throw new Error(`There is no ${kind} "${name}"; there are: ${all.map((one) => one.name).join(", ")}.`);
  return found;
}
