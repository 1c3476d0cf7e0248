import { expect, test } from "vitest";
import { parseCpuShare } from "./cpu-share.ts";

test.each([
  ["0.5", 0.5],
  ["2", 2],
  ["0.01", 0.01],
])("%s is %f processors", (text, share) => {
  expect(parseCpuShare(text)).toBe(share);
});

test.each(["", "0", "0.009", "-1", ".5", "1.", "1e3", "NaN", "Infinity", "0.5 ", "99999"])(
  "%j is no share",
  (text) => {
    expect(parseCpuShare(text)).toBeUndefined();
  },
);
