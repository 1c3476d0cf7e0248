import { execFile, execFileSync, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

const FIRST_START_SECONDS = 60;
const SECOND_START_SECONDS = 3;

const root = fileURLToPath(new URL("../../..", import.meta.url));
let clone: string;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "millrace-clone-"));
  clone = join(folder, "millrace");
  execFileSync("git", ["clone", "--quiet", root, clone]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Started {
  readonly npm: ChildProcess;
  readonly url: string;
  readonly seconds: number;
}

/** `npm start` as in a terminal: a process group of its own; `settings` beside those of this environment. */
async function npmStart(settings: Readonly<Record<string, string>> = {}): Promise<Started> {
  const began = performance.now();
  const npm = spawn("npm", ["start"], {
    cwd: clone,
    detached: true,
    // An empty cache, and neither this workspace's programs on the PATH nor npm's marks in the environment.
    env: {
      ...Object.fromEntries(
        Object.entries(process.env).filter(([name]) => !/^npm_|^NODE|^VITEST|^DATABASE/i.test(name)),
      ),
      PATH: (process.env["PATH"] ?? "")
        .split(":")
        .filter((part) => !part.includes("node_modules"))
        .join(":"),
      HOME: folder,
      PORT: "0",
      ...settings,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const printed: string[] = [];
  for await (const line of createInterface({ input: npm.stdout })) {
    printed.push(line);
    const url = /serves at (http:\S+\d)/.exec(line)?.[1];
    if (url === undefined) continue;
    npm.stdout.resume();
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    return { npm, url, seconds: (performance.now() - began) / 1000 };
  }
  throw new Error(`npm start ended before it served:\n${printed.join("\n")}`);
}

function processesLeft(): string {
  return spawnSync("pgrep", ["-af", folder], { encoding: "utf8" }).stdout;
}

test(`from a fresh clone with an empty cache: ready within ${FIRST_START_SECONDS} s, and SIGTERM to npm leaves no process`, async () => {
  const { npm, seconds } = await npmStart();
  console.log(`first npm start: ready after ${seconds.toFixed(1)} s`);
  npm.kill("SIGTERM");
  expect(await once(npm, "exit")).toEqual([0, null]);
  expect(processesLeft()).toBe("");
  expect(seconds).toBeLessThan(FIRST_START_SECONDS);
});

test("the README's C++, Python and JavaScript run as they say where there is no container engine", async () => {
  // Minutes for a compiler that starts on a busy machine; all else is as a newcomer has it.
  const { npm, url } = await npmStart({
    DOCKER_HOST: "unix:///nowhere/docker.sock",
    COMPILE_TIMEOUT_MS: "120000",
  });
  try {
    for (const name of ["compile.mjs", "run.mjs"]) {
      const file = join(clone, "apps/examples/src", name);
      const promised = (await readFile(file, "utf8"))
        .split(/^\/\/ Prints:\n/m)[1]
        ?.replaceAll(/^\/\/ ?/gm, "");
      const { stdout } = await promisify(execFile)(process.execPath, [file], {
        env: { MILLRACE_URL: url },
      }).catch(async (error: unknown) => {
        throw new Error(await (await fetch(`${url}/api/jobs?limit=1`)).text(), { cause: error });
      });
      expect(stdout, name).toBe(promised);
    }
  } finally {
    npm.kill("SIGTERM");
    expect(await once(npm, "exit")).toEqual([0, null]);
  }
});

/** What else the machine does can only make a start slower: the fastest of a few counts. */
const AGAIN = 6;
/** `npm --version` takes 190 ms on a quiet machine of the kind that the limit was set for. Milliseconds. */
const QUIET_NPM_MS = 300;

/** How quick the machine is at this moment, by a command that has nothing of ours in it. */
function npmVersionMs(): number {
  const began = performance.now();
  spawnSync("npm", ["--version"]);
  return performance.now() - began;
}

test(`again: ready within ${SECOND_START_SECONDS} s, and Ctrl-C leaves no process`, async (context) => {
  const times: number[] = [];
  while (times.length < AGAIN && Math.min(...times) >= SECOND_START_SECONDS) {
    const { npm, seconds } = await npmStart();
    console.log(`npm start again: ready after ${seconds.toFixed(1)} s`);
    process.kill(-(npm.pid ?? 0), "SIGINT");
    expect(await once(npm, "exit")).toEqual([0, null]);
    expect(processesLeft()).toBe("");
    times.push(seconds);
  }
  const fastest = Math.min(...times);
  const npmMs = Math.min(npmVersionMs(), npmVersionMs(), npmVersionMs());
  context.skip(
    fastest >= SECOND_START_SECONDS && npmMs > QUIET_NPM_MS,
    `the machine is too busy to judge ${fastest.toFixed(1)} s: npm --version took ${npmMs.toFixed(0)} ms`,
  );
  expect(fastest).toBeLessThan(SECOND_START_SECONDS);
});
