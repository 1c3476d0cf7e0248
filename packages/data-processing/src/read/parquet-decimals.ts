import { exactNumber, UnrecoverableError } from "@millrace/core";
import type { SchemaElement, SchemaTree } from "hyparquet";
import { isListLike, isMapLike } from "hyparquet/src/schema.js";

/** Decimal digits that a double holds, whatever they are. */
const DOUBLE_DIGITS = 15;
/** As many as a `numeric` of PostgreSQL is declared with at most, and the bytes that they take. */
const MOST_DIGITS = 1000;
const MOST_BYTES = 416;

/** The schema by which the library gives a DECIMAL as it is stored; by that of the file it makes a double of it. */
export function withoutDecimals(schema: readonly SchemaElement[]): SchemaElement[] {
  return schema.map((element) => {
    if (decimalType(element) === undefined) return element;
    const { converted_type: _converted, logical_type: _logical, ...stored } = element;
    // Bytes that nothing is said of would become a text; those of one length do not.
    return element.type === "BYTE_ARRAY" ? { ...stored, type: "FIXED_LEN_BYTE_ARRAY" } : stored;
  });
}

/** Makes a value of what the library gives. */
type MakeExact = (stored: unknown) => unknown;

/**
 * What makes the decimals of a column, or within it, exact; undefined: it has none. Where they have up to 15 digits by their
 * type they become numbers, elsewhere texts of all their digits. Throws UnrecoverableError for a type that cannot be.
 */
export function exactDecimals(column: SchemaTree): MakeExact | undefined {
  const { element, children } = column;
  const [first] = children;
  if (first === undefined) {
    const type = decimalType(element);
    return type && throughLists(exactValue(type, column.path.join(".")));
  }
  if (isListLike(column)) return exactDecimals(first.children.length === 1 ? first.children[0]! : first);
  if (isMapLike(column)) {
    const [key, value] = first.children as [SchemaTree, SchemaTree];
    if (exactDecimals(key) !== undefined)
      throw new UnrecoverableError(
        `The column ${column.path.join(".")} has DECIMAL as keys, which is not read.`,
      );
    const make = exactDecimals(value);
    return make && throughLists((map) => mapValues(map as object, make));
  }
  const exact = children.flatMap((child) => {
    const make = exactDecimals(child);
    return make === undefined ? [] : [[child.element.name, make] as const];
  });
  if (exact.length === 0) return undefined;
  return throughLists((fields) => {
    const made = { ...(fields as Record<string, unknown>) };
    for (const [name, make] of exact) made[name] = make(made[name]);
    return made;
  });
}

interface DecimalType {
  readonly precision: number;
  readonly scale: number;
}

function decimalType({
  converted_type,
  logical_type,
  precision = 0,
  scale = 0,
}: SchemaElement): DecimalType | undefined {
  if (logical_type?.type === "DECIMAL") return logical_type;
  return converted_type === "DECIMAL" ? { precision, scale } : undefined;
}

function exactValue({ precision, scale }: DecimalType, column: string): MakeExact {
  if (!(scale >= 0 && scale <= precision && precision > 0 && precision <= MOST_DIGITS)) {
    throw new UnrecoverableError(
      `The column ${column} of the Parquet file is DECIMAL(${precision}, ${scale}): 1 to ${MOST_DIGITS} digits are read, no more of them behind the point than there are.`,
    );
  }
  return (stored) => {
    const text = decimalText(unscaled(stored), scale);
    return precision <= DOUBLE_DIGITS ? exactNumber(text) : text;
  };
}

function unscaled(stored: unknown): bigint {
  if (!(stored instanceof Uint8Array)) return BigInt(stored as number | bigint);
  if (stored.length > MOST_BYTES) throw new RangeError(`a DECIMAL has ${stored.length} bytes`);
  const { length } = stored;
  return length === 0 ? 0n : BigInt.asIntN(8 * length, BigInt(`0x${Buffer.from(stored).toString("hex")}`));
}

function decimalText(unscaled: bigint, scale: number): string {
  if (scale === 0) return String(unscaled);
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, "0");
  return `${unscaled < 0n ? "-" : ""}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** Null stays what it is, and lists of lists are lists of lists. */
function throughLists(make: MakeExact): MakeExact {
  const made: MakeExact = (value) => {
    if (value === null || value === undefined) return value;
    return Array.isArray(value) ? value.map(made) : make(value);
  };
  return made;
}

function mapValues(map: object, make: MakeExact): object {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, make(value)]));
}
