import { silentLogger } from "@millrace/core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { DEFAULT_EXECUTION_LIMITS, guestLimits } from "../program/limits.ts";
import { docker, engine, IMAGE_BUILD_MS, prepareImage, skipWithoutEngine } from "../test-engine.fixture.ts";
import { createDockerSandbox, type DockerSandbox } from "./docker-sandbox.ts";
import type { GuestFile } from "./request.ts";

let sandbox: DockerSandbox;
beforeEach(skipWithoutEngine);
beforeAll(async () => {
  const image = await prepareImage();
  sandbox = createDockerSandbox({ docker, image, cpus: engine.available ? engine.cpus : 1 });
}, IMAGE_BUILD_MS);
afterAll(() => sandbox.close());

async function left(
  script: string,
  files: readonly GuestFile[] = [],
  keep = { maxFiles: 20, maxBytes: 10_000 },
) {
  const given = { name: "main.sh", mode: 0o400, bytes: Buffer.from(script) };
  const { kept, report } = await sandbox.run({
    job: "kept",
    phase: "run",
    limits: guestLimits(DEFAULT_EXECUTION_LIMITS.run),
    request: {
      files: [given, ...files],
      command: ["/bin/bash", "main.sh"],
      environment: { PATH: "/usr/bin:/bin" },
      wallMs: 10_000,
      stdoutBytes: 1000,
      stderrBytes: 1000,
      keep,
    },
    signal: new AbortController().signal,
    logger: silentLogger,
  });
  if (kept === undefined || "error" in kept) return kept;
  const told = kept.files.map(
    ({ name, executable, bytes }) => `${name}${executable ? "*" : ""}=${bytes.toString()}`,
  );
  return { exitCode: report.exitCode, files: told.toSorted() };
}

const state = (name: string, text: string, mode = 0o600): GuestFile => ({
  name,
  mode,
  bytes: Buffer.from(text),
  isState: true,
});

test("what is there at the end is handed on but for what came with the program: new, changed and untouched files, with their modes", async () => {
  const files = [
    state("same", "1"),
    state("changed", "old"),
    state("gone", "3"),
    state("tools/run", "4", 0o700),
  ];
  const script = `
    printf new > changed; rm gone; mkdir -p build/obj empty; printf '\\000\\377' > build/obj/raw; printf 5 > main.sh.log
    printf 6 > tools/made; chmod +x tools/made; chmod u+w main.sh; printf '# more' >> main.sh`;
  expect(await left(script, files)).toEqual({
    exitCode: 0,
    files: [
      "build/obj/raw=\0\ufffd",
      "changed=new",
      "main.sh.log=5",
      "same=1",
      "tools/made*=6",
      "tools/run*=4",
    ],
  });
});

test("links, pipes and sockets are passed over, and none is followed", async () => {
  const script = `
    ln -s /etc/passwd passwd; ln -s /etc folder; ln -s . again; mkfifo pipe; mkdir d
    python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("socket")'; ln -s ../.. d/up; printf 1 > d/file`;
  expect(await left(script)).toEqual({ exitCode: 0, files: ["d/file=1"] });
});

test.each([
  ["more bytes than may be kept", "printf '%010001d' 0 > a", "too-large"],
  ["more bytes in several files", "printf '%06000d' 0 > a; cp a b", "too-large"],
  ["a file without blocks", "truncate -s 50M a", "too-large"],
  ["more files than may be kept", "touch $(seq 21)", "too-many"],
  ["a name with a line break", "touch $'a\\nb'", "name"],
  ["a name of more than 200 bytes", "touch $(printf 'x%.0s' $(seq 201))", "name"],
  ["too many folders", "mkdir -p 1/2/3/4/5/6/7/8/9; touch 1/2/3/4/5/6/7/8/9/a", "name"],
  ["what it closed to itself", "mkdir d; touch d/a; chmod 000 d", "unreadable"],
  ["a folder in which nothing can be looked at", "mkdir d; touch d/a; chmod 400 d", "unreadable"],
])("%s: nothing is kept, and the sandbox has not failed", async (_what, script, error) => {
  expect(await left(script)).toMatchObject({ error });
});

test("of a program that failed nothing is handed on", async () => {
  expect(await left("touch a; exit 1")).toEqual({ exitCode: 1, files: [] });
});
