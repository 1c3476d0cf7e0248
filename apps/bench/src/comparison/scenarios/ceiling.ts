import type { Scenario } from "../scenario.ts";
import { millrace } from "../systems/millrace.ts";
import { millraceByPgbench } from "../systems/millrace-by-pgbench.ts";
import { millraceWithoutNode } from "../systems/millrace-without-node.ts";
import { rowPerJob } from "../systems/row-per-job.ts";
import { drain } from "./drain.ts";

/** What the library leaves of the speed of its own statements. */
export const ceiling: Scenario = {
  ...drain,
  name: "ceiling",
  title:
    "Drain by the library, by its statements without Node (sent by pgbench, and in a loop within the server), and by the least that a row for each job takes",
  systems: [millrace, millraceByPgbench, millraceWithoutNode, rowPerJob],
};
