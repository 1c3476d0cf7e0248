import type { SchemaTree } from "hyparquet";
import { getMaxDefinitionLevel } from "hyparquet/src/schema.js";

/** What it means that a value goes on with a list, by its repetition level; with 0 it begins a row. */
export interface ListLevel {
  /** The definition level of that list when something is in it. */
  readonly definition: number;
  /** Lists and structures that the library makes for the value, below that list. */
  readonly containers: number;
}

export function listLevels(path: SchemaTree[]): ListLevel[] {
  const levels: ListLevel[] = [{ definition: 0, containers: containersOn(path.slice(1)) }];
  for (const [index, { element }] of path.entries()) {
    if (element.repetition_type !== "REPEATED") continue;
    const definition = getMaxDefinitionLevel(path.slice(0, index + 1));
    levels.push({ definition, containers: containersOn(path.slice(index + 1)) });
  }
  return levels;
}

/** Each of them is made again for each that lies around it. */
function containersOn(way: readonly SchemaTree[]): number {
  const isList = way.at(-1)?.element.repetition_type === "REPEATED";
  const deep = isList ? way.length : Math.max(0, way.length - 1);
  return (deep * (deep + 1)) / 2;
}

interface Levels {
  /** Of each value; undefined: the column has no lists. */
  readonly repetitions: Uint8Array | undefined;
  readonly definitions: Uint8Array | undefined;
}

/** Lists and structures that the library makes for the values of a page. Throws where a list goes on that holds nothing. */
export function containersOf(
  { repetitions, definitions }: Levels,
  values: number,
  lists: readonly ListLevel[],
): number {
  if (repetitions === undefined || definitions === undefined) return values * lists[0]!.containers;
  return repetitions.reduce((sum, repetition, index) => {
    const list = lists[repetition];
    // The first value of a page goes on where the page before ended.
    const before = index === 0 ? Infinity : definitions[index - 1]!;
    if (list === undefined || before < list.definition)
      throw new RangeError("a page has a value that goes on with a list where there is none");
    return sum + list.containers;
  }, 0);
}
