import { expect, test } from "vitest";
import { defaultJobPolicy } from "./job-policy.ts";
import { policyFaults } from "./policy-faults.ts";
import { retryDelayMs } from "./retry.ts";

test("a schedule's delays come one after the other, the last one again and again, with jitter on top", () => {
  const policy = {
    ...defaultJobPolicy,
    strategy: "schedule",
    delaysMs: [5, 100, 1000],
    jitter: 0.1,
  } as const;
  const delays = (random: number) => [1, 2, 3, 4, 99].map((n) => retryDelayMs(policy, n, () => random));
  expect(delays(0)).toEqual([5, 100, 1000, 1000, 1000]);
  expect(delays(1)).toEqual([6, 110, 1100, 1100, 1100]);
});

test.each([
  [{ strategy: "schedule", delaysMs: [0, 31_536_000_000] }, []],
  [{ strategy: "schedule" }, ["/delaysMs is needed by strategy schedule"]],
  [{ delaysMs: [1] }, ["/delaysMs needs strategy schedule beside it"]],
  [{ strategy: "fixed", delaysMs: [1] }, ["/delaysMs needs strategy schedule beside it"]],
  [
    { strategy: "schedule", delaysMs: [] },
    ["/delaysMs must be an array of 1 to 100 numbers of milliseconds from 0 to 31536000000"],
  ],
  [
    { strategy: "schedule", delaysMs: [-1] },
    ["/delaysMs must be an array of 1 to 100 numbers of milliseconds from 0 to 31536000000"],
  ],
  [
    { strategy: "schedule", delaysMs: [1], multiplier: 2 },
    ["/multiplier has no meaning for strategy schedule"],
  ],
])("%j: %j", (parts, faults) => {
  expect(policyFaults(parts, "").map(({ pointer, detail }) => `${pointer} ${detail}`)).toEqual(faults);
});
