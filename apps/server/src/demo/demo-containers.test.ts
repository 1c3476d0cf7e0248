import { expect, test } from "vitest";
import { demoContainers } from "./demo-containers.ts";

type DemoJob = ReturnType<typeof demoContainers>[number];
type Ended = Parameters<DemoJob["judge"]>[0];
type Doors = Parameters<DemoJob["judge"]>[1];

/** How the demo judges what became of its container's life. */
async function judged(...ends: Partial<Ended>[]) {
  const jobs = demoContainers();
  expect(jobs.slice(0, ends.length).map(({ title }) => title)).toEqual([
    "create-container",
    "health-check",
    "destroy-container",
  ]);
  return Promise.all(ends.map(async (end, at) => jobs[at]?.judge(end as Ended, {} as Doors)));
}

const NO_CONTAINER = { status: "failed", errorMessage: "There is no container millrace-demo." } as const;
const NONE_REMOVED = { status: "completed", result: { removed: false }, errorMessage: null } as const;

test.each([
  "No container engine answers: connect ENOENT /nowhere.",
  "Docker could not fetch the image debian:12-slim: (HTTP code 500) dial tcp: lookup registry-1.docker.io.",
  "There is no image debian:12-slim: (HTTP code 404) manifest unknown.",
])("where there is no container to look at and to remove, that does not count: %s", async (errorMessage) => {
  const all = await judged({ status: "failed", errorMessage }, NO_CONTAINER, NONE_REMOVED);
  expect(all.map((one) => one?.cannotRun)).toEqual([true, true, true]);
});

test("a container that is not made for another reason counts", async () => {
  const refused = { status: "failed", errorMessage: "limits.memoryMb is 32, and 1 is allowed." } as const;
  expect((await judged(refused, NO_CONTAINER, NONE_REMOVED))[0]).toMatchObject({
    fine: false,
    cannotRun: false,
  });
});

test("one that is not there though it was made counts", async () => {
  const running = {
    status: "completed",
    result: { status: "running", image: "a" },
    errorMessage: null,
  } as const;
  const [, check, removal] = await judged(running, NO_CONTAINER, NONE_REMOVED);
  expect([check, removal]).toMatchObject([
    { fine: false, cannotRun: false },
    { fine: false, cannotRun: false },
  ]);
});
