import { parseArgs } from "node:util";
import { benches } from "./benches.ts";
import type { Bench } from "./bench.ts";
import { scenarios } from "./comparison/scenarios.ts";
import type { Scenario } from "./comparison/scenario.ts";
import type { System } from "./comparison/system.ts";
import { systems } from "./comparison/systems.ts";
import { findByName } from "./find-by-name.ts";
import { OPTIONS } from "./options.ts";

/** What a command line asks for. */
export interface Wish {
  readonly scenarios: readonly Scenario[];
  readonly systems: readonly System[];
  readonly jobs: number | null;
  readonly runs: number;
  readonly benches: readonly Bench[];
  readonly scale: number;
  /** Folder for the pages of the benches. */
  readonly write: string | undefined;
}

/** Reads the command line; null: it asks for help. Throws an error of one line that says what is wrong. */
export function readCommandLine(args: readonly string[]): Wish | null {
  const values = valuesOf(args);
  if (values.help === true) return null;
  const measurements = [...scenarios, ...benches];
  const wanted = values.only?.split(",").map((name) => findByName("measurement", measurements, name).name);
  const wish: Wish = {
    scenarios: scenarios.filter(({ name }) => wanted?.includes(name) ?? true),
    // The pages on Millrace alone take long, and are made when they are asked for.
    benches: benches.filter(({ name }) => wanted?.includes(name) ?? false),
    systems: values.systems?.split(",").map((name) => findByName("system", systems, name)) ?? systems,
    jobs: values.jobs === undefined ? null : countOf("--jobs", values.jobs),
    runs: values.runs === undefined ? 5 : countOf("--runs", values.runs),
    scale: values.scale === undefined ? 1 : scaleOf(values.scale),
    write: values.write,
  };
  refuseUnused(values, wish);
  return wish;
}

type Values = ReturnType<typeof valuesOf>;

function valuesOf(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    // Its messages go on with advice on the form of options.
    const [fault] = (error as Error).message.split(/\.\s/);
    throw new Error(`${fault}. What there is: npm run bench -- --help`, { cause: error });
  }
}

/** An option that would change nothing is a mistake. */
function refuseUnused(values: Values, { scenarios: wanted, benches: pages }: Wish): void {
  const unused = {
    systems: wanted.every(({ systems: own }) => own !== undefined),
    jobs: wanted.every(({ jobs }) => jobs === 0),
    runs: wanted.every(({ once }) => once === true),
    scale: pages.length === 0,
    write: pages.length === 0,
  };
  const names = [...wanted, ...pages].map(({ name }) => name).join(", ");
  for (const [option, changesNothing] of Object.entries(unused))
    if (changesNothing && values[option as keyof typeof unused] !== undefined)
      throw new Error(`--${option} changes nothing of ${names}. What it is of: npm run bench -- --help`);
}

function countOf(option: string, text: string): number {
  const value = Number(text);
  if (!(Number.isInteger(value) && value > 0))
    throw new Error(`${option} must be a whole number above 0, not "${text}".`);
  return value;
}

function scaleOf(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`--scale must be a number above 0, not "${text}".`);
  return value;
}
