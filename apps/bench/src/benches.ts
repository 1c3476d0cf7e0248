import type { Bench } from "./bench.ts";
import { data } from "./data/data.ts";
import { execution } from "./execution/execution.ts";
import { largeTables } from "./large-tables/large-tables.ts";
import { limits } from "./limits/limits.ts";

/** Every benchmark, in the order in which they run. */
export const benches: readonly Bench[] = [data, execution, largeTables, limits];
