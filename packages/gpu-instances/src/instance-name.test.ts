import { expect, test } from "vitest";
import { instanceName, instanceNamePrefix, jobOfInstanceName } from "./instance-name.ts";

test("a name carries the installation and the job, and every attempt has the same", () => {
  expect(instanceName("prod", "184467")).toBe("millrace-prod-184467");
  expect(jobOfInstanceName("prod", "millrace-prod-184467")).toBe("184467");
});

test.each(["millrace-prod2-1", "millrace-pro-1", "other-prod-1", "millrace-prod-", "millrace-prod-a b"])(
  "%j is no instance of prod",
  (name) => {
    expect(jobOfInstanceName("prod", name)).toBeUndefined();
  },
);

test("an installation whose name is the beginning of another's has a prefix of its own", () => {
  expect(instanceNamePrefix("prod2").startsWith(instanceNamePrefix("prod"))).toBe(false);
});

test.each(["", "Prod", "a-b", "x".repeat(33)])("%j names no installation", (installation) => {
  expect(() => instanceName(installation, "1")).toThrow(/names no installation/);
});

test.each(["", "a b", "x".repeat(41), "../1"])("%j is no job", (job) => {
  expect(() => instanceName("prod", job)).toThrow(/is no job id/);
});
