import { z } from "zod";
import type { DataRecord } from "./row.ts";

/**
 * Keywords of JSON Schema that are kept. `pattern` and `patternProperties` are not among them: some regular expressions take
 * hours over a short text; neither is what refers to other schemas.
 */
const KEYWORDS: ReadonlySet<string> = new Set(
  "$schema $comment title description examples type enum const anyOf oneOf allOf".split(" "),
);
/** These are kept only beside the type that they are for. */
const KEYWORDS_OF_TYPES: Readonly<Record<string, readonly string[]>> = {
  object: ["properties", "required", "additionalProperties", "minProperties", "maxProperties"],
  array: ["items", "minItems", "maxItems", "uniqueItems"],
  string: ["minLength", "maxLength", "format"],
  number: ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
};
const FORMATS: ReadonlySet<string> = new Set([
  "email",
  "uri",
  "uuid",
  "date",
  "date-time",
  "time",
  "ipv4",
  "ipv6",
]);
/** Keywords whose value is a schema, a list of schemas, or schemas by name. */
const WITH_SCHEMAS = ["items", "additionalProperties", "anyOf", "oneOf", "allOf"];
const MOST_DEPTH = 20;

type JsonSchema = Readonly<Record<string, unknown>>;

/** Why a JSON Schema cannot be kept; undefined: it can. What would not be enforced is refused. */
export function rowSchemaFault(schema: JsonSchema): string | undefined {
  const fault = faultOf(schema, 0);
  if (fault !== undefined) return fault;
  try {
    z.fromJSONSchema(schema);
    return undefined;
  } catch (error) {
    return `cannot be used: ${(error as Error).message}`;
  }
}

/** What is wrong with a row; undefined: nothing. */
export function createRowCheck(schema: JsonSchema | undefined): (record: DataRecord) => string | undefined {
  if (schema === undefined) return () => undefined;
  const shape = z.fromJSONSchema(schema);
  return (record) => {
    const issue = shape.safeParse(record).error?.issues[0];
    if (issue === undefined) return undefined;
    return issue.path.length === 0 ? issue.message : `${issue.path.join("/")}: ${issue.message}`;
  };
}

function faultOf(schema: unknown, depth: number): string | undefined {
  if (typeof schema === "boolean") return undefined;
  if (typeof schema !== "object" || schema === null || Array.isArray(schema))
    return "holds something that is no schema";
  if (depth > MOST_DEPTH) return `is deeper than ${MOST_DEPTH} schemas`;
  for (const [keyword, value] of Object.entries(schema)) {
    if (!KEYWORDS.has(keyword)) {
      const quoted = JSON.stringify(keyword);
      const types = typesFor(keyword);
      if (types.length === 0) return `asks for ${quoted}, which is not kept here`;
      if ("enum" in schema || "const" in schema)
        return `asks for ${quoted} beside enum or const, which alone would be kept`;
      if (!types.some((type) => typesOf(schema).includes(type)))
        return `asks for ${quoted} without a type that it is for`;
    }
    if (keyword === "format" && !FORMATS.has(value as string))
      return `asks for the format ${JSON.stringify(value)}, which is not kept here`;
  }
  const { required = [], properties = {} } = schema as { required?: readonly string[]; properties?: object };
  const unknown = [required].flat().find((name) => !Object.hasOwn(properties, name));
  if (unknown !== undefined)
    return `requires ${JSON.stringify(unknown)}, which has to be among its properties`;
  const inner = [
    ...WITH_SCHEMAS.flatMap((keyword) =>
      Object.hasOwn(schema, keyword) ? (schema as JsonSchema)[keyword] : [],
    ),
    ...Object.values(properties),
  ];
  for (const one of inner) {
    const fault = faultOf(one, depth + 1);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function typesOf(schema: object): readonly unknown[] {
  return "type" in schema ? [schema.type].flat() : [];
}

/** The types that a keyword is for; none: it is not kept. */
function typesFor(keyword: string): readonly string[] {
  const [type] = Object.entries(KEYWORDS_OF_TYPES).find(([, keywords]) => keywords.includes(keyword)) ?? [];
  if (type === undefined) return [];
  return type === "number" ? ["number", "integer"] : [type];
}
