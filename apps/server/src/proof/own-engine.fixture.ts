import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { connectDocker } from "@millrace/code-execution";

/** A Docker engine of one test's own, to be stopped and started at will; what it holds stays meanwhile. */
export interface OwnEngine {
  readonly endpoint: string;
  readonly docker: Awaited<ReturnType<typeof connectDocker>>;
  /** Resolves when it answers. */
  start(settings?: { readonly "live-restore"?: boolean }): Promise<void>;
  /** Resolves when its process has ended: asked to (SIGTERM), or killed. */
  stop(signal: "SIGTERM" | "SIGKILL"): Promise<void>;
  /** Removes it and all that it holds. */
  remove(): Promise<void>;
}

/** Why none can be started here; undefined: it can. */
export function ownEngineFault(): string | undefined {
  if (process.getuid?.() !== 0) return "an engine of one's own needs root";
  const runs = (command: string, ...args: string[]) => spawnSync(command, args).status === 0;
  if (!runs("dockerd", "--version")) return "there is no dockerd here";
  return runs("unshare", "--net", "true") ? undefined : "no network of its own can be made for an engine";
}

/** Not started yet. */
export async function makeOwnEngine(): Promise<OwnEngine> {
  const folder = await mkdtemp(join(tmpdir(), "millrace-engine-"));
  const endpoint = `unix://${join(folder, "engine.sock")}`;
  const docker = await connectDocker(endpoint);
  const config = join(folder, "daemon.json");
  let engine: ChildProcess | undefined;

  async function start(settings: object = {}): Promise<void> {
    const own = {
      hosts: [endpoint],
      "data-root": join(folder, "data"),
      "exec-root": join(folder, "exec"),
      pidfile: join(folder, "pid"),
      // Where the host has a containerd that engines share, its containers are to be told from those of others.
      "containerd-namespace": basename(folder),
      bridge: "none",
      iptables: false,
      "ip-forward": false,
    };
    await writeFile(config, JSON.stringify({ ...own, ...settings }));
    // In a network of its own: an engine without a bridge would take the host's away from the host's engine.
    const started = spawn("unshare", ["--net", "dockerd", "--config-file", config], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    const log: string[] = [];
    started.stderr.setEncoding("utf8").on("data", (text: string) => log.push(text));
    engine = started;
    const answers = () =>
      docker.ping().then(
        () => true,
        () => false,
      );
    while (!(await answers())) {
      if (started.exitCode !== null) throw new Error(`dockerd has ended: ${log.join("").slice(-2000)}`);
      await pause(50);
    }
  }

  async function stop(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const ending = engine;
    engine = undefined;
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = once(ending, "exit");
    ending.kill(signal);
    await ended;
    // Of a containerd that died with it, and that the next one takes for alive where nobody reaps the orphans.
    await rm(join(folder, "exec", "containerd", "containerd.pid"), { force: true });
  }

  return {
    endpoint,
    docker,
    start,
    stop,
    async remove() {
      // One that is asked to end ends its containers as well, whatever the last one did.
      await stop("SIGTERM");
      await start();
      await stop("SIGTERM");
      const mounts = (await readFile("/proc/self/mounts", "utf8")).split("\n");
      const own = mounts.map((line) => line.split(" ")[1] ?? "").filter((point) => point.startsWith(folder));
      for (const point of own.toReversed()) spawnSync("umount", ["--lazy", point]);
      await rm(folder, { recursive: true });
    },
  };
}
