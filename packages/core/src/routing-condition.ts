import { canonicalJson } from "./canonical-json.ts";
import { fitsPattern } from "./fits-pattern.ts";
import type { RoutingCondition } from "./routing-rule.ts";
import { valueAt } from "./value-at.ts";

type Test = (value: unknown, asked: unknown) => boolean;

const tests: { readonly [Asked in Exclude<keyof RoutingCondition, "path">]-?: Test } = {
  equals: (value, asked) => isSame(value, asked),
  contains(value, asked) {
    if (Array.isArray(value)) return value.some((element) => isSame(element, asked));
    return typeof value === "string" && value.toLowerCase().includes((asked as string).toLowerCase());
  },
  matches: (value, asked) => typeof value === "string" && fitsPattern(value, asked as string),
  exists: (value, asked) => (value !== undefined) === asked,
};

const isSame: Test = (value, asked) => value !== undefined && canonicalJson(value) === canonicalJson(asked);

/** What a condition can ask. */
export const CONDITION_TESTS: readonly string[] = Object.keys(tests);

/** Whether data fits a condition that was checked. */
export function fitsCondition(data: unknown, { path, ...asked }: RoutingCondition): boolean {
  const value = valueAt(data, path);
  return Object.entries(asked).every(([name, wanted]) => tests[name as keyof typeof tests](value, wanted));
}

/** A condition in words: `/workflow contains "deploy"`. */
export function describeCondition({ path, exists, ...asked }: RoutingCondition): string {
  const place = path === "" ? "the data" : path;
  if (exists !== undefined) return `${place} ${exists ? "exists" : "does not exist"}`;
  return Object.entries(asked)
    .map(([name, wanted]) => `${place} ${name} ${JSON.stringify(wanted)}`)
    .join(", ");
}
