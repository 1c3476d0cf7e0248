import { expect, test } from "vitest";
import { Throughput } from "./throughput.ts";

test("jobs a second over the last minute", () => {
  let now = 0;
  const throughput = new Throughput(() => now);
  const after = (ms: number, processed: number) => {
    now += ms;
    return throughput.observe(processed);
  };
  expect(after(0, 100)).toBe(0); // nothing to compare with
  expect(after(10_000, 150)).toBe(5);
  expect(after(10_000, 150)).toBe(2.5);
  expect(after(45_000, 280)).toBeCloseTo(180 / 65); // the first sample still covers the window's beginning
  expect(after(600_000, 880)).toBe(1); // rarely asked: since the last time
});
