import { GOOD_RULE, RULE_FAULT_CASES } from "@millrace/testing";
import { expect, test } from "vitest";
import { checkRoutingRule, routingFaults } from "./routing-faults.ts";

test("a good rule has no faults", () => {
  expect(routingFaults(GOOD_RULE)).toEqual([]);
});

test.each(RULE_FAULT_CASES)("%s is refused at its place", (_case, rule, pointers) => {
  expect(routingFaults(rule).map(({ pointer }) => pointer)).toEqual(pointers);
  expect(() => checkRoutingRule(rule)).toThrow(expect.objectContaining({ code: "INVALID_RULE" }));
});

test.each([null, "rule", []])("%j is no rule", (value) => {
  expect(routingFaults(value)).toEqual([{ pointer: "", detail: "must be an object" }]);
});
