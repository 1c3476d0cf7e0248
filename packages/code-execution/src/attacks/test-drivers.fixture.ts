import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { silentLogger } from "@millrace/core";
import { type EngineTraces, watchEngine } from "@millrace/testing";
import { vi } from "vitest";
import { createEmbeddedSandbox } from "../embedded/embedded-sandbox.ts";
import { ensureImage } from "../engine/image.ts";
import { LABEL } from "../engine/labels.ts";
import { createDockerSandbox } from "../sandbox/docker-sandbox.ts";
import type { GuestLimits, Sandbox } from "../sandbox/sandbox.ts";
import { docker, engine } from "../test-engine.fixture.ts";
import { guestProcesses } from "./guest-processes.fixture.ts";
import { ATTACK_LIMITS } from "./run-attack.fixture.ts";

/** A sandbox, and what there is of it on its host. */
export interface AttackedSandbox {
  readonly sandbox: Sandbox;
  /** Whatever there is of any program beyond what waits for the next, a line each. */
  beyond(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export function openEmbedded(): AttackedSandbox {
  const sandbox = createEmbeddedSandbox({ compileMemoryBytes: ATTACK_LIMITS.compile.memoryBytes });
  const folder = ownTemporaryFolder();
  return {
    sandbox,
    beyond: async () => [...guestProcesses(sandbox.waiting()), ...folder.files()],
    async close() {
      await sandbox.close();
      folder.remove();
    },
  };
}

/** `poolSize`: containers that wait for programs of the same limits. `runtime`: default: the engine's. */
export async function openDocker(
  poolSize: number,
  runtime?: string,
): Promise<AttackedSandbox & { readonly traces: EngineTraces }> {
  if (!engine.available) throw new Error(engine.reason);
  const image = await ensureImage(docker, silentLogger);
  const traces = await watchEngine(
    docker,
    (labels) => labels[LABEL.host] === hostname() && labels[LABEL.pid] === String(process.pid),
  );
  const pool = { size: poolSize, usual: [] };
  const sandbox = createDockerSandbox({
    docker,
    image,
    cpus: engine.cpus,
    pool,
    ...(runtime === undefined ? {} : { runtime }),
  });
  const folder = ownTemporaryFolder();
  const asked = new Map<string, GuestLimits>();
  const waiting = () => [...asked.values()].reduce((sum, limits) => sum + sandbox.waiting(limits), 0);
  return {
    traces,
    sandbox: {
      ...sandbox,
      run(run) {
        asked.set(JSON.stringify(run.limits), run.limits);
        return sandbox.run(run);
      },
    },
    beyond: async () => [...(await traces.beyond(waiting())), ...folder.files()],
    async close() {
      await sandbox.close();
      traces.close();
      folder.remove();
    },
  };
}

/** The folder of temporary files is one of this process alone from now on: others use the system's meanwhile. */
function ownTemporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), "millrace-attacks-"));
  vi.stubEnv("TMPDIR", folder);
  return {
    files: () => readdirSync(folder).map((name) => `file ${join(folder, name)}`),
    remove() {
      vi.unstubAllEnvs();
      rmSync(folder, { recursive: true });
    },
  };
}
