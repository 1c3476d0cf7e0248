import { benches } from "./benches.ts";
import { scenarios } from "./comparison/scenarios.ts";
import { systems } from "./comparison/systems.ts";
import { OPTIONS } from "./options.ts";

/** What the command line may say. */
export function usage(): string {
  const options = Object.entries(OPTIONS).map(
    ([name, { value, meaning }]) => `  ${`--${name} ${value}`.padEnd(16)}${meaning}`,
  );
  return [
    "npm run bench [-- options]",
    "",
    ...options,
    "",
    `Scenarios: ${namesOf(scenarios)}`,
    `Pages on Millrace alone, measured where --only names them: ${namesOf(benches)}`,
    `Systems: ${namesOf(systems)}`,
    "",
    "Without options it takes hours. It writes apps/bench/results and the table of README.md.",
  ].join("\n");
}

function namesOf(all: readonly { readonly name: string }[]): string {
  return all.map(({ name }) => name).join(", ");
}
