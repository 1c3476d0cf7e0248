/** Reads the types of a registry: the same array as long as nothing was registered or removed, else `onChanged` is told. */
export function registeredTypes(
  registry: ReadonlyMap<string, unknown>,
  onChanged: () => void,
): () => readonly string[] {
  let known: readonly string[] = [];
  return () => {
    const unchanged = known.length === registry.size && known.every((type) => registry.has(type));
    if (!unchanged) {
      known = [...registry.keys()];
      onChanged();
    }
    return known;
  };
}
