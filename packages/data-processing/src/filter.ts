import { fitsPattern } from "@millrace/core";
import { z } from "zod";
import type { DataRecord } from "./row.ts";

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
type Scalar = z.output<typeof scalar>;
const bound = z.union([z.string(), z.number()]);

const asked = {
  equals: scalar.optional(),
  not: scalar.optional().describe("Is something else."),
  oneOf: z.array(scalar).min(1).max(1000).optional(),
  atLeast: bound
    .optional()
    .describe("A number: the field as a number. A text: in the order of its characters, as dates are."),
  atMost: bound.optional().describe("As atLeast."),
  matches: z
    .string()
    .max(1000)
    .optional()
    .describe("A text in which `*` stands for any characters; capitals do not matter."),
  exists: z.boolean().optional().describe("Whether it has a value other than null."),
};

/** What is asked of one field. All that is named has to hold. */
export const conditionShape = z
  .strictObject({ field: z.string().max(200), ...asked })
  .refine(
    (condition) => Object.keys(condition).length > 1,
    "must ask something: equals, not, oneOf, atLeast, atMost, matches or exists",
  );
export type Condition = z.output<typeof conditionShape>;

type Test<Wanted> = (value: unknown, wanted: Wanted) => boolean;
const tests: {
  readonly [Asked in Exclude<keyof Condition, "field">]-?: Test<NonNullable<Condition[Asked]> | null>;
} = {
  equals: isSame,
  not: (value, wanted) => !isSame(value, wanted),
  oneOf: (value, wanted) => (wanted ?? []).some((one) => isSame(value, one)),
  atLeast: (value, wanted) => compare(value, wanted) >= 0,
  atMost: (value, wanted) => compare(value, wanted) <= 0,
  matches: (value, wanted) => typeof value === "string" && fitsPattern(value, wanted ?? ""),
  exists: (value, wanted) => ((value ?? null) !== null) === wanted,
};

/** Whether a row is to be taken. */
export function createFilter(conditions: readonly Condition[] | undefined): (record: DataRecord) => boolean {
  if (conditions === undefined || conditions.length === 0) return () => true;
  const all = conditions.flatMap(({ field, ...asked }) =>
    Object.entries(asked).map(([name, wanted]) => ({
      field,
      test: tests[name as keyof typeof tests] as Test<unknown>,
      wanted,
    })),
  );
  return (record) =>
    all.every(({ field, test, wanted }) =>
      test(Object.hasOwn(record, field) ? record[field] : undefined, wanted),
    );
}

/** A number that a text writes is that number: fields of CSV are texts. */
function isSame(value: unknown, wanted: Scalar): boolean {
  if (wanted === null) return value === null || value === undefined;
  if (typeof wanted === "number") return compare(value, wanted) === 0;
  if (typeof wanted === "boolean") return value === wanted || value === String(wanted);
  return value === wanted;
}

/** NaN, which is neither above nor below, for what cannot be compared. */
function compare(value: unknown, wanted: string | number | null): number {
  if (typeof wanted === "number") return toNumber(value) - wanted;
  if (typeof value !== "string" || wanted === null) return Number.NaN;
  return value < wanted ? -1 : value > wanted ? 1 : 0;
}

function toNumber(value: unknown): number {
  if (typeof value === "number" || typeof value === "bigint") return Number(value);
  return typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
}
