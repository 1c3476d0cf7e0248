import type { Scenario } from "../scenario.ts";
import { millrace } from "../systems/millrace.ts";
import { millraceBesideKeys } from "../systems/millrace-beside-keys.ts";
import { drain } from "./drain.ts";

/** What jobs that wait for their key cost those that have none. */
export const besideKeys: Scenario = {
  ...drain,
  name: "beside-keys",
  title: "Drain of plain jobs, alone and beside 100 000 keys whose jobs wait",
  systems: [millrace, millraceBesideKeys],
};
