import { expect, test } from "vitest";
import { demoInstance } from "./demo-instance.ts";

type Ended = Parameters<typeof demoInstance.judge>[0];
type Doors = Parameters<typeof demoInstance.judge>[1];

test.each([
  ["No container engine answers: docker was to describe itself (ENOENT).", true],
  ['The image "debian:12-slim" is not on this host: pull it there first.', true],
  ["docker answered 500.", false],
])("%s", async (errorMessage, cannotRun) => {
  const ended: Partial<Ended> = { status: "failed", errorMessage };
  expect(await demoInstance.judge(ended as Ended, {} as Doors)).toMatchObject({ fine: false, cannotRun });
});
