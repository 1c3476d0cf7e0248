import { exactNumber, parseExactJson } from "@millrace/core";
import { z } from "zod";
import { DECIMAL } from "./decimal-text.ts";
import { FieldFaultError } from "./field-fault-error.ts";
import type { DataRecord } from "./row.ts";

const TYPES = ["text", "integer", "number", "boolean", "json"] as const;
type FieldType = (typeof TYPES)[number];

const field = z.union([
  z.string().max(200),
  z.strictObject({
    from: z.string().max(200).describe("A field of the source."),
    as: z
      .enum(TYPES)
      .optional()
      .describe(
        "What its value is made into; a value that cannot be is a bad row. Default: it stays as it is.",
      ),
    trim: z
      .boolean()
      .optional()
      .describe("Whether a text loses the white space at its ends. An empty one is null then."),
    default: z.json().optional().describe("In place of null and of a field that is missing."),
  }),
  z.strictObject({ value: z.json().describe("The same for every row.") }),
]);

/** The fields of rows that are written, each with where its value comes from. */
export const mappingShape = z.record(z.string().min(1).max(200), field).refine((mapping) => {
  const { length } = Object.keys(mapping);
  return length > 0 && length <= 1600 && !Object.hasOwn(mapping, "__proto__");
}, "must name 1 to 1600 fields");
export type Mapping = z.output<typeof mappingShape>;

type ReadField = (record: DataRecord) => unknown;

/** Makes rows of the source into rows that are written. What it makes throws FieldFaultError. */
export function createMapping(mapping: Mapping | undefined): (record: DataRecord) => DataRecord {
  if (mapping === undefined) return (record) => record;
  const fields = Object.entries(mapping).map(([name, field]): [string, ReadField] => [
    name,
    reader(name, field),
  ]);
  return (record) => {
    const mapped: Record<string, unknown> = {};
    for (const [name, read] of fields) mapped[name] = read(record);
    return mapped;
  };
}

function reader(name: string, field: Mapping[string]): ReadField {
  if (typeof field === "string") return (record) => (Object.hasOwn(record, field) ? record[field] : null);
  if ("value" in field) return () => field.value;
  const { from, as, trim, default: otherwise = null } = field;
  return (record) => {
    let value = Object.hasOwn(record, from) ? record[from] : null;
    if (trim === true && typeof value === "string") value = value.trim() || null;
    if (value === null || value === undefined) return otherwise;
    return as === undefined ? value : converted(name, value, as);
  };
}

function converted(name: string, value: unknown, as: FieldType): unknown {
  const made = CONVERSIONS[as](value);
  if (made === undefined)
    throw new FieldFaultError(name, `${JSON.stringify(value)?.slice(0, 100)} is no ${as}`);
  return made;
}

/** Each gives undefined for what it cannot make. */
const CONVERSIONS: Readonly<Record<FieldType, (value: unknown) => unknown>> = {
  text: (value) =>
    typeof value === "object" ? JSON.stringify(value) : `${value as string | number | boolean}`,
  integer(value) {
    const text = String(value).trim();
    if (!/^[+-]?\d+$/.test(text)) return undefined;
    // As it is written where JavaScript would round it.
    return Number.isSafeInteger(Number(text)) ? Number(text) : text.replace(/^\+/, "");
  },
  number(value) {
    const text = String(value).trim();
    return DECIMAL.test(text) && Number.isFinite(Number(text))
      ? exactNumber(text.replace(/^\+/, ""))
      : undefined;
  },
  boolean: (value) => BOOLEANS.get(String(value).trim().toLowerCase()),
  json(value) {
    if (typeof value !== "string") return value;
    try {
      return parseExactJson(value);
    } catch {
      return undefined;
    }
  },
};

const BOOLEANS = new Map(
  Object.entries({
    true: true,
    t: true,
    yes: true,
    "1": true,
    false: false,
    f: false,
    no: false,
    "0": false,
  }),
);
