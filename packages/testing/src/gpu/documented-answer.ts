import { z } from "zod";

/**
 * Of a value the fields that are documented of an answer, lists of objects included. Throws for a value of another type than is documented, and for
 * one that lacks what is always there: a fake must not tell more, or less, than its provider.
 */
export function documentedAnswer<Shape extends z.ZodType>(shape: Shape, value: unknown): z.output<Shape> {
  return shape.parse(onlyKnown(z.toJSONSchema(shape) as JsonSchema, value));
}

/** An answer of that shape with all its fields, or with those alone that are always there. */
export function sampleAnswer<Shape extends z.ZodType>(
  shape: Shape,
  fields: "all" | "required",
): z.output<Shape> {
  return shape.parse(sampleOf(z.toJSONSchema(shape) as JsonSchema, fields));
}

interface JsonSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly examples?: readonly unknown[];
  readonly minimum?: number;
  readonly anyOf?: readonly JsonSchema[];
}

function onlyKnown({ properties, items, anyOf }: JsonSchema, value: unknown): unknown {
  if (Array.isArray(value)) return items === undefined ? value : value.map((each) => onlyKnown(items, each));
  const known = properties ?? anyOf?.find((one) => one.properties !== undefined)?.properties;
  if (typeof value !== "object" || value === null || known === undefined) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([field, of]) =>
      known[field] === undefined ? [] : [[field, onlyKnown(known[field], of)]],
    ),
  );
}

function sampleOf(schema: JsonSchema, fields: "all" | "required"): unknown {
  const { type, properties = {}, required = [], items, anyOf, minimum } = schema;
  const given = schema.examples?.[0] ?? schema.enum?.[0] ?? schema.const;
  if (given !== undefined) return given;
  // Of what may be null, the other; null where only what is needed is there.
  if (anyOf !== undefined)
    return fields === "required" && anyOf.some((one) => one.type === "null")
      ? null
      : sampleOf(anyOf[0] ?? {}, fields);
  switch (type) {
    case "object":
      return Object.fromEntries(
        Object.entries(properties)
          .filter(([field]) => fields === "all" || required.includes(field))
          .map(([field, of]) => [field, sampleOf(of, fields)]),
      );
    case "array":
      return items === undefined ? [] : [sampleOf(items, fields)];
    case "integer":
    case "number":
      return Math.max(1, minimum ?? 1);
    case "boolean":
      return true;
    default:
      return "text";
  }
}
