import { existsSync, readFileSync } from "node:fs";
import { spawnNode } from "@millrace/testing";
import { expect, test } from "vitest";

const OWNER = new URL("./test-owner.ts", import.meta.url);
/** Bit of SIGINT in the masks of `/proc/<pid>/status`. */
const SIGINT = 2n;

test("the owner of running programs is killed: its guests go with it", async () => {
  await using owner = spawnNode(OWNER);
  const guests = (await owner.event("running"))["guests"] as number[];
  expect(guests).toHaveLength(2);
  owner.signal("SIGKILL");
  const alive = () => guests.filter((pid) => existsSync(`/proc/${pid}/fd/0`));
  await expect.poll(alive, { timeout: 60_000 }).toEqual([]);
}, 120_000);

test("a Ctrl-C of the terminal, which reaches guests too, leaves it to the owner what becomes of them", async () => {
  await using owner = spawnNode(OWNER);
  for (const pid of (await owner.event("running"))["guests"] as number[]) {
    const caught = () => {
      const mask = /^SigCgt:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
      return (BigInt(`0x${mask ?? "0"}`) & SIGINT) === SIGINT;
    };
    await expect.poll(caught, { timeout: 60_000 }).toBe(true);
  }
}, 120_000);
