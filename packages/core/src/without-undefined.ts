type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

/** The object without properties that are undefined, so that spreading it over defaults keeps the defaults. */
export function withoutUndefined<T extends object>(parts: T): Defined<T> {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as Defined<T>;
}
