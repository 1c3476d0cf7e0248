import { expect, test } from "vitest";
import { compare } from "./compare.ts";
import type { Scenario } from "./scenario.ts";
import type { Server, ServerName } from "./servers/server.ts";
import type { System } from "./system.ts";

const unused = () => Promise.reject(new Error("not used"));
const server = { freshDatabase: async () => "a database" } as Server;
const servers = {
  get: async (name: ServerName) => (name === "postgres" ? server : "it is not installed"),
};
const systemOf = (name: string, needed: ServerName = "postgres"): System => ({
  name,
  module: "",
  settings: "",
  server: needed,
  prepare: unused,
  connect: unused,
  work: unused,
});

/** Tells who ran with how many jobs; its figure is how many runs came before. */
function scenarioOf(ran: string[], own: Partial<Scenario> = {}): Scenario {
  return {
    name: "counting",
    title: "",
    charted: [],
    jobs: 7,
    run: async ({ system, jobs }) => ({ before: ran.push(`${system.name} ${jobs}`) - 1 }),
    ...own,
  };
}

test("systems take turns, another one begins each round, and what warms up does not count", async () => {
  const ran: string[] = [];
  const said: string[] = [];
  const rows = await compare(
    {
      scenarios: [scenarioOf(ran)],
      systems: [systemOf("a"), systemOf("absent", "redis-always"), systemOf("b"), systemOf("c")],
      jobs: null,
      runs: 2,
      warmUps: 1,
      say: (line) => said.push(line),
    },
    servers,
  );
  expect(ran.map((run) => run.slice(0, 1)).join("")).toBe("abcbcacab");
  expect(rows.map(({ system, median, min, max, runs }) => [system, median, min, max, runs])).toEqual([
    ["a", 6, 5, 7, 2],
    ["b", 5.5, 3, 8, 2],
    ["c", 5, 4, 6, 2],
  ]);
  expect(said[0]).toBe("absent is left out: it is not installed");
});

test("a scenario that is prepared for long runs once, and one may be about systems and jobs of its own", async () => {
  const ran: string[] = [];
  const comparison = { systems: [systemOf("a")], runs: 5, warmUps: 1, say() {} };
  const once = scenarioOf(ran, { once: true, systems: [systemOf("own")] });
  await compare({ ...comparison, scenarios: [once], jobs: null }, servers);
  await compare({ ...comparison, scenarios: [once], jobs: 3 }, servers);
  expect(ran).toEqual(["own 7", "own 3"]);
});
