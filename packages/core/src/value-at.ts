/** Steps of a JSON pointer (RFC 6901), or undefined when the text is none. */
export function pointerSteps(pointer: string): string[] | undefined {
  if (pointer === "") return [];
  if (!pointer.startsWith("/") || /~(?![01])/.test(pointer)) return undefined;
  return pointer
    .slice(1)
    .split("/")
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** What stands at a JSON pointer's place of a JSON value; undefined: nothing does. */
export function valueAt(value: unknown, pointer: string): unknown {
  let at = value;
  for (const step of pointerSteps(pointer) ?? []) {
    const inList = Array.isArray(at) && !/^(0|[1-9]\d*)$/.test(step);
    if (typeof at !== "object" || at === null || inList || !Object.hasOwn(at, step)) return undefined;
    at = (at as Readonly<Record<string, unknown>>)[step];
  }
  return at;
}
