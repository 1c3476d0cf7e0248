import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { findProgram } from "../comparison/report/find-program.ts";

const run = promisify(execFile);

/** Milliseconds of each run of the same hello, or why there are none. */
export type PeerTimes = readonly number[] | string;

/** `docker run`: the command that everybody knows, with no network and the same image. */
export async function timeDockerRun(image: string, runs: number): Promise<PeerTimes> {
  const docker = await findProgram("docker");
  if (docker === null) return "docker's command is not installed";
  const options = ["run", "--rm", "--network", "none", "--entrypoint", "/bin/bash"];
  return timeEach(runs, () => run(docker, [...options, image, "-c", "echo hello"]));
}

/** `isolate`, the sandbox of Judge0: a box made, one program run in it, the box taken down. */
export async function timeIsolate(runs: number): Promise<PeerTimes> {
  const isolate = await findProgram("isolate");
  if (isolate === null) return "not installed";
  const folder = await mkdtemp(join(tmpdir(), "millrace-isolate-"));
  try {
    return await timeEach(runs, async () => {
      await run(isolate, ["--init"]);
      await run(isolate, ["--meta", join(folder, "meta"), "--run", "--", "/bin/bash", "-c", "echo hello"]);
      await run(isolate, ["--cleanup"]);
    });
  } catch (error) {
    return `does not run here: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function timeEach(runs: number, work: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let count = 0; count < runs; count += 1) {
    const begunAt = performance.now();
    await work();
    times.push(performance.now() - begunAt);
  }
  return times;
}
