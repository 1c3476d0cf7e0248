import { existsSync } from "node:fs";
import { spawnNode } from "@millrace/testing";
import { expect, test } from "vitest";

test("the owner of running programs is killed: its guests go with it", async () => {
  await using owner = spawnNode(new URL("./test-owner.ts", import.meta.url));
  const guests = (await owner.event("running"))["guests"] as number[];
  expect(guests).toHaveLength(2);
  owner.signal("SIGKILL");
  await expect
    .poll(() => guests.filter((pid) => existsSync(`/proc/${pid}/fd/0`)), { timeout: 60_000 })
    .toEqual([]);
}, 120_000);
