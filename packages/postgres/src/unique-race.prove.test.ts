import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { raceForKeys } from "./test-unique-race.fixture.ts";

test("64 clients race on 100 keys for 10 s with commits, rollbacks and crashes: never two live jobs of a key, no client without an id", async () => {
  const { answers, strangers, overlaps, jobs } = await raceForKeys({
    processes: 4,
    clientsEach: 16,
    keys: 100,
    async until({ replaceFirst }) {
      for (let second = 0; second < 10; second++) {
        await pause(1000);
        if (second % 3 === 2) await replaceFirst();
      }
    },
  });
  process.stdout.write(`${answers.length} adds made ${jobs} jobs\n`);
  expect(strangers).toEqual([]);
  expect(overlaps).toEqual([]);
  expect(answers.filter(({ id, rolledBack }) => id === null && !rolledBack)).toEqual([]);
  expect(answers.length).toBeGreaterThan(jobs);
});
