import { expect, test } from "vitest";
import { formatMemorySize, parseMemorySize } from "./memory-size.ts";

test.each([
  ["128m", 134_217_728],
  ["128M", 134_217_728],
  ["64k", 65_536],
  ["1g", 1_073_741_824],
  ["1048576", 1_048_576],
  ["512b", 512],
])("%s is %i bytes", (text, bytes) => {
  expect(parseMemorySize(text)).toBe(bytes);
});

test.each([
  "",
  "0",
  "0m",
  "-1m",
  "1.5g",
  "128mb",
  "128 m",
  " 128m",
  "1e9",
  "0x10",
  "m",
  "128m; reboot",
  "9".repeat(15) + "g",
])("%j is no size", (text) => {
  expect(parseMemorySize(text)).toBeUndefined();
});

test.each(["128m", "1g", "3k", "513b"])("%s is written as it was read", (text) => {
  expect(formatMemorySize(parseMemorySize(text)!)).toBe(text);
});
