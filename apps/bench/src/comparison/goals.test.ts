import { expect, test } from "vitest";
import { goals } from "./goals.ts";
import { scenarios } from "./scenarios.ts";
import { systems } from "./systems.ts";

test.each(goals)(
  "$scenario, $system, $unit: what it names is measured",
  ({ scenario, system, times = [] }) => {
    const found = scenarios.find(({ name }) => name === scenario);
    const names = (found?.systems ?? systems).map(({ name }) => name);
    expect(found).toBeDefined();
    expect(names).toEqual(expect.arrayContaining([system, ...times]));
  },
);
