import { parseArgs } from "node:util";
import { benches } from "./benches.ts";
import type { Bench } from "./bench.ts";
import { scenarios } from "./comparison/scenarios.ts";
import type { Scenario } from "./comparison/scenario.ts";
import type { System } from "./comparison/system.ts";
import { systems } from "./comparison/systems.ts";
import { findByName } from "./find-by-name.ts";

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

/** Reads the command line. Throws an error that says what there is instead. */
export function readCommandLine(args: readonly string[]): Wish {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string" },
      systems: { type: "string" },
      jobs: { type: "string" },
      runs: { type: "string", default: "5" },
      scale: { type: "string", default: "1" },
      write: { type: "string" },
    },
  });
  const measurements = [...scenarios, ...benches];
  const wanted = values.only?.split(",").map((name) => findByName("measurement", measurements, name).name);
  return {
    scenarios: scenarios.filter(({ name }) => wanted?.includes(name) ?? true),
    // The pages on Millrace alone take long, and are made when they are asked for.
    benches: benches.filter(({ name }) => wanted?.includes(name) ?? false),
    systems: values.systems?.split(",").map((name) => findByName("system", systems, name)) ?? systems,
    jobs: values.jobs === undefined ? null : countOf("--jobs", values.jobs),
    runs: countOf("--runs", values.runs),
    scale: scaleOf(values.scale),
    write: values.write,
  };
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
