import { expect, test } from "vitest";
import { connectDocker } from "@millrace/container-engine";
import { missingGuards, missingRuntime, probeDocker } from "./probe.ts";

const complete = {
  OSType: "linux",
  MemoryLimit: true,
  SwapLimit: true,
  CpuCfsQuota: true,
  PidsLimit: true,
  SecurityOptions: ["name=apparmor", "name=seccomp,profile=default"],
};

test("an engine with every guard lacks none", () => {
  expect(missingGuards(complete)).toEqual([]);
});

test.each([
  [{ OSType: "windows" }, "Linux containers"],
  [{ MemoryLimit: false }, "memory limit"],
  [{ SwapLimit: false }, "swap limit"],
  [{ CpuCfsQuota: false }, "CPU quota"],
  [{ PidsLimit: false }, "process limit"],
  [{ SecurityOptions: ["name=apparmor"] }, "seccomp"],
  [{ SecurityOptions: null }, "seccomp"],
  [{ SecurityOptions: ["name=seccomp,profile=unconfined"] }, "seccomp (its default profile is unconfined)"],
])("an engine with %j is refused by name", (part, name) => {
  expect(missingGuards({ ...complete, ...part })).toEqual([name]);
});

test.each(["name=seccomp,profile=builtin", "name=seccomp,profile=/etc/docker/unconfined.json", "seccomp"])(
  "an engine with %j lacks none",
  (option) => {
    expect(missingGuards({ ...complete, SecurityOptions: [option] })).toEqual([]);
  },
);

test("an engine that says nothing of its guards has none", () => {
  expect(missingGuards({})).toHaveLength(6);
});

/** As Docker 20.10 of Debian 12 answers. */
const DEBIAN_RUNTIMES = {
  "io.containerd.runc.v2": { path: "runc" },
  "io.containerd.runtime.v1.linux": { path: "runc" },
  runc: { path: "runc" },
};

test("an engine that knows the runtime lacks nothing", () => {
  const Runtimes = { ...DEBIAN_RUNTIMES, runsc: { path: "/usr/bin/runsc" } };
  expect(missingRuntime({ Runtimes }, "runsc")).toBeUndefined();
  expect(missingRuntime({ Runtimes: DEBIAN_RUNTIMES }, "runc")).toBeUndefined();
  expect(missingRuntime({}, undefined)).toBeUndefined();
});

test.each([
  [DEBIAN_RUNTIMES, "io.containerd.runc.v2, io.containerd.runtime.v1.linux, runc"],
  [{}, "none"],
  [null, "none"],
])("an engine with the runtimes %j is refused for another, by its name", (Runtimes, has) => {
  expect(missingRuntime({ Runtimes }, "runsc")).toEqual({
    available: false,
    reason: `The container engine has no runtime "runsc"; it has ${has}.`,
    cure: expect.stringContaining("CODE_EXECUTION_RUNTIME"),
  });
});

test("without an engine there is a reason and a cure, and no exception", async () => {
  const probe = await probeDocker(await connectDocker("unix:///nonexistent/engine.sock"));
  expect(probe).toEqual({
    available: false,
    reason: "No container engine answers: connect ENOENT /nonexistent/engine.sock.",
    cure: expect.stringContaining("Install Docker"),
  });
});

test.each(["", "docker.sock", "ftp://x", "tcp://"])("%j is no endpoint", async (endpoint) => {
  await expect(connectDocker(endpoint)).rejects.toThrow(TypeError);
});
