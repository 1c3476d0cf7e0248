import { once, EventEmitter } from "node:events";
import { silentLogger } from "@millrace/core";
import { expect, test } from "vitest";
import { leaveToContainers } from "./leave-to-containers.ts";

test("who has no containers takes programs while nobody else has, and leaves them to who has", async () => {
  const answers: (boolean | Error)[] = [false, false, true, true, new Error("away"), false, true];
  const done: string[] = [];
  const asked = new EventEmitter();
  const watch = await leaveToContainers({
    probes: {
      async runsContainers() {
        const answer = answers.shift();
        if (answers.length === 0) asked.emit("all");
        if (answer instanceof Error) throw answer;
        return answer ?? true;
      },
    },
    take: () => done.push("take"),
    leave: () => done.push("leave"),
    logger: silentLogger,
    intervalMs: 1,
  });
  // Decided before it resolves: nothing is taken that is not to be.
  expect(done).toEqual(["take"]);
  await once(asked, "all");
  await watch.stop();
  expect(done).toEqual(["take", "leave", "take", "leave"]);
});
