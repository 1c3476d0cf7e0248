import type { Job } from "@millrace/core";
import { expect, test } from "vitest";
import { createCoalescedReader } from "./coalesced-reader.ts";

const job = (id: string) => ({ id }) as Job;

test("reads of one turn are one statement, those that come meanwhile are the next", async () => {
  const statements: (readonly string[])[] = [];
  const underWay = Promise.withResolvers<void>();
  const proceed = Promise.withResolvers<void>();
  const reader = createCoalescedReader(async (ids) => {
    statements.push(ids);
    underWay.resolve();
    await proceed.promise;
    return ids.filter((id) => id !== "3").map(job);
  });
  const first = Promise.all([reader.getJob("1"), reader.getJob("2"), reader.getJob("1")]);
  await underWay.promise;
  const second = Promise.all([reader.getJob("1"), reader.getJob("3")]);
  proceed.resolve();
  expect(await first).toEqual([job("1"), job("2"), job("1")]);
  expect(await second).toEqual([job("1"), null]);
  expect(statements).toEqual([
    ["1", "2"],
    ["1", "3"],
  ]);
});

test("a read that fails fails its callers, and the next one is tried", async () => {
  let fail = true;
  const reader = createCoalescedReader(async (ids) => {
    if (fail) throw new Error("away");
    return ids.map(job);
  });
  await expect(reader.getJob("1")).rejects.toThrow("away");
  fail = false;
  expect(await reader.getJob("1")).toEqual(job("1"));
});
