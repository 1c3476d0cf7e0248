import { spawn } from "node:child_process";
import { once } from "node:events";
import { connectDocker } from "@millrace/container-engine";
import { JobAbortedError, silentLogger } from "@millrace/core";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { containerLabels, LABEL } from "../engine/labels.ts";
import { sweepContainers } from "../engine/sweep.ts";
import { LONG_COMPILE } from "../execution/long-compile.fixture.ts";
import { docker, IMAGE_BUILD_MS, prepareImage, runCpp, skipWithoutEngine } from "../test-engine.fixture.ts";
import { guestContainer } from "./guest-container.fixture.ts";
import { createDockerSandbox } from "./docker-sandbox.ts";
import type { GuestRun } from "./sandbox.ts";

const FOREVER = "#include <unistd.h>\nint main() { for (;;) pause(); }";
async function containersOf(job: string): Promise<string[]> {
  const found = await docker.listContainers({ all: true, filters: { label: [`${LABEL.job}=${job}`] } });
  return found.map(({ Id }) => Id);
}

describe("a container's life", () => {
  beforeEach(skipWithoutEngine);
  let image: string;
  beforeAll(async () => {
    image = await prepareImage();
  }, IMAGE_BUILD_MS);

  test.each([
    ["a program that ends well", "int main() {}", "ok"],
    ["a program that fails", "int main() { return 1; }", "runtime_error"],
    ["a program that does not compile", "int main() {", "compile_error"],
  ])("nothing is left of %s", async (_what, code, verdict) => {
    const jobId = `life-${verdict}`;
    expect(await runCpp(code, { jobId })).toMatchObject({ verdict });
    expect(await containersOf(jobId)).toEqual([]);
  });

  test.each([
    ["run", FOREVER],
    ["compile", LONG_COMPILE],
  ])(
    "a cancel in phase %s ends it with its reason within a second, container and all",
    async (phase, code) => {
      const jobId = `life-cancel-${phase}`;
      const abort = new AbortController();
      const started = guestContainer(jobId, phase, "start");
      const running = runCpp(code, { jobId, signal: abort.signal }).catch((error: unknown) => error);
      await started;
      const reason = new JobAbortedError("cancelled", "The job was cancelled.");
      const cancelledAt = performance.now();
      abort.abort(reason);
      expect(await running).toBe(reason);
      expect(performance.now() - cancelledAt).toBeLessThan(1000);
      expect(await containersOf(jobId)).toEqual([]);
    },
  );

  test("what was aborted before it began makes no container", async () => {
    const reason = new JobAbortedError("shutdown", "The worker stops.");
    await expect(runCpp(FOREVER, { jobId: "life-never", signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
    expect(await containersOf("life-never")).toEqual([]);
  });

  test("an owner killed outright takes its running program along, and the sweep removes the rest", async () => {
    const jobId = "life-abandoned";
    const started = guestContainer(jobId, "run", "start");
    const died = guestContainer(jobId, "run", "die");
    const script = `import { runCpp } from ${JSON.stringify(new URL("../test-engine.fixture.ts", import.meta.url).href)};
      await runCpp(${JSON.stringify(FOREVER)}, { jobId: ${JSON.stringify(jobId)} });`;
    const owner = spawn(process.execPath, ["--input-type=module", "--eval", script], { stdio: "inherit" });
    const id = await started;
    owner.kill("SIGKILL");
    await once(owner, "exit");
    expect(await died).toBe(id);
    expect(await containersOf(jobId)).toEqual([id]);
    expect(await sweepContainers(docker, silentLogger)).toBeGreaterThanOrEqual(1);
    expect(await containersOf(jobId)).toEqual([]);
  });

  test("the sweep leaves the containers of living processes alone", async () => {
    const jobId = "life-kept";
    const abort = new AbortController();
    const started = guestContainer(jobId, "run", "start");
    const running = runCpp(FOREVER, { jobId, signal: abort.signal }).catch((error: unknown) => error);
    const id = await started;
    const overdue = await docker.createContainer({
      Image: image,
      Labels: containerLabels("life-overdue", "run", -10),
    });
    await sweepContainers(docker, silentLogger);
    expect(await containersOf(jobId)).toEqual([id]);
    await expect(overdue.inspect()).rejects.toMatchObject({ statusCode: 404 });
    abort.abort(new Error("done"));
    await running;
  });

  test("one of another host that has ended goes with the sweep once nobody has come for it", async () => {
    const jobId = "life-elsewhere";
    const labels = { ...containerLabels(jobId, "waiting", 4260), [LABEL.host]: "elsewhere" };
    const elsewhere = await docker.createContainer({
      Image: image,
      Entrypoint: ["true"],
      Labels: labels,
      HostConfig: { NetworkMode: "none" },
    });
    await elsewhere.start();
    await elsewhere.wait();
    await sweepContainers(docker, silentLogger);
    expect(await containersOf(jobId)).toEqual([elsewhere.id]);
    const { FinishedAt } = (await elsewhere.inspect()).State;
    // An engine whose clock is further, and which has this container alone.
    const later = Object.assign(await connectDocker(), {
      info: async () => ({ SystemTime: new Date(Date.parse(FinishedAt) + 91_000).toISOString() }),
      listContainers: () => docker.listContainers({ all: true, filters: { id: [elsewhere.id] } }),
    });
    expect(await sweepContainers(later, silentLogger)).toBe(1);
    expect(await containersOf(jobId)).toEqual([]);
  });

  test("a container that somebody else kills is a failure of the sandbox, not of the program", async () => {
    const jobId = "life-killed";
    const started = guestContainer(jobId, "run", "start");
    const running = runCpp(FOREVER, { jobId }).catch((error: unknown) => error);
    await docker.getContainer(await started).kill();
    expect(await running).toMatchObject({
      code: "system_error",
      message: expect.stringContaining("without a report"),
    });
    expect(await containersOf(jobId)).toEqual([]);
  });

  test("an image that is gone is a failure of the sandbox, told in a sentence", async () => {
    const sandbox = createDockerSandbox({ docker, image: `sha256:${"0".repeat(64)}`, cpus: 1 });
    await expect(sandbox.run(runOf("life-gone", ""))).rejects.toMatchObject({
      code: "system_error",
      message: expect.stringMatching(/^Docker could not create a container: .*No such image/),
    });
  });

  test("a program that cannot be started is a failure of the sandbox", async () => {
    const run = runOf("life-unstartable", "not a program");
    await expect(createDockerSandbox({ docker, image, cpus: 1 }).run(run)).rejects.toMatchObject({
      code: "system_error",
      message: expect.stringContaining("cannot execute the program"),
    });
    expect(await containersOf("life-unstartable")).toEqual([]);
  });

  test("a supervisor that is stopped from outside is given up", async () => {
    const writes = Promise.withResolvers<void>();
    const run = {
      ...runOf("life-silent", "#!/bin/sh\necho on\nexec sleep 60\n"),
      live: { write: () => writes.resolve() },
    };
    const running = createDockerSandbox({ docker, image, cpus: 1 })
      .run(run)
      .catch((error: unknown) => error);
    await writes.promise;
    const [id] = await containersOf("life-silent");
    await docker.getContainer(id!).pause();
    expect(await running).toMatchObject({
      code: "system_error",
      message: "The sandbox sent no report within 6000 ms.",
    });
    expect(await containersOf("life-silent")).toEqual([]);
  });
});

/** A run of one file, for at most a second. */
function runOf(job: string, program: string): GuestRun {
  return {
    job,
    phase: "run",
    limits: { memoryBytes: 64 * 1024 * 1024, cpus: 1 },
    request: {
      files: [{ name: "x", mode: 0o500, bytes: Buffer.from(program) }],
      command: ["/w/x"],
      environment: {},
      wallMs: 1000,
      stdoutBytes: 10,
      stderrBytes: 10,
    },
    signal: new AbortController().signal,
    logger: silentLogger,
  };
}
