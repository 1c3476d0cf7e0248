import { expect, test } from "vitest";
import { containerOptions } from "./container-options.ts";

const MIB = 1024 * 1024;
const limits = { memoryBytes: 128 * MIB, cpus: 0.5 };
const owner = { job: "1", phase: "run", neededMs: 1000 };

/** What differs between runtimes. */
function ofRuntime(runtime?: string) {
  const { Cmd: counts, User: user, HostConfig: host } = containerOptions("image", limits, owner, runtime);
  return {
    counts,
    user,
    rights: host?.CapAdd,
    runtime: host?.Runtime,
    memory: host?.Memory,
    swap: host?.MemorySwap,
    processes: host?.PidsLimit,
    nproc: host?.Ulimits?.find(({ Name: name }) => name === "nproc")?.Hard,
  };
}

test("of the host's kernel: the cgroup counts and holds exactly what the program may use", () => {
  const ofHost = {
    counts: ["cgroup"],
    user: "10001:10001",
    rights: [],
    memory: 128 * MIB,
    swap: 128 * MIB,
    processes: 64,
    nproc: undefined,
  };
  expect(ofRuntime()).toEqual({ ...ofHost, runtime: undefined });
  expect(ofRuntime("runc")).toEqual({ ...ofHost, runtime: "runc" });
  expect(ofRuntime("runscript")).toEqual({ ...ofHost, runtime: "runscript" });
});

test.each(["runsc", "runsc-kvm"])(
  "%s: /proc counts, its own memory comes on top, and processes are limited within",
  (runtime) => {
    const { memory, swap, processes, ...rest } = ofRuntime(runtime);
    const rights = ["KILL", "SETGID", "SETUID"];
    expect(rest).toEqual({ counts: ["processes"], user: "0:0", rights, runtime, nproc: 63 });
    expect(memory).toBeGreaterThan(128 * MIB);
    expect(swap).toBe(memory);
    expect(processes).toBeGreaterThan(64);
  },
);
