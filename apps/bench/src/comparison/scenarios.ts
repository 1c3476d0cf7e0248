import type { Scenario } from "./scenario.ts";
import { drain } from "./scenarios/drain.ts";

/** Everything that is measured for all systems, in the order in which it runs. */
export const scenarios: readonly Scenario[] = [drain];
