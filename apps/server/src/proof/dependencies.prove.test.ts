import { randomUUID } from "node:crypto";
import { connectDocker, probeDocker } from "@millrace/code-execution";
import type { ExecutionBody, ExecutionCachesBody } from "@millrace/contract";
import {
  type ClosedNetwork,
  createClosedNetwork,
  createTestDatabase,
  lockTexts,
  type PackageRegistry,
  type PublishedPackage,
  spawnNode,
  startPackageRegistry,
} from "@millrace/testing";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

const MAIN = new URL("../main.ts", import.meta.url);
const docker = await connectDocker();
const engine = await probeDocker(docker);

// Names of this run, so that no set of an earlier one is there.
const run = randomUUID().slice(0, 8);
const npm: PublishedPackage = {
  name: `twice-${run}`,
  version: "1.0.0",
  files: { "index.js": "exports.twice = (n) => 2 * n;" },
};
const pip: PublishedPackage = {
  name: `thrice_${run}`,
  version: "1.0",
  files: { [`thrice_${run}.py`]: "def thrice(n):\n    return 3 * n\n" },
};
const locks = lockTexts({ npm: [npm], pip: [pip] });

/** Asks the registry for a connection, which no program gets. */
const PROGRAMS = {
  npm: (port: string, host: string) => ({
    language: "node",
    code: `
      console.log(require("${npm.name}").twice(21));
      require("net").connect(${port}, "${host}").on("error", (error) => console.log(error.code));`,
    dependencies: locks.npm,
  }),
  pip: (port: string, host: string) => ({
    language: "python",
    code: [
      `import errno, socket, thrice_${run}`,
      `print(thrice_${run}.thrice(14))`,
      `try: socket.create_connection(("${host}", ${port}), 5)`,
      "except OSError as error: print(errno.errorcode[error.errno])",
    ].join("\n"),
    dependencies: locks.pip,
  }),
};

let registry: PackageRegistry;
let network: ClosedNetwork;

beforeEach((context) => {
  if (!engine.available) context.skip(engine.reason);
});

beforeAll(async () => {
  if (!engine.available) return;
  network = await createClosedNetwork((options) => docker.createNetwork(options));
  registry = await startPackageRegistry(network.host, { npm: [npm], pip: [pip] });
});

afterAll(async () => {
  await registry?.close();
  await network?.remove();
});

test("a set is installed once, used by two jobs without network, purged, and installed again: the figures say so", async () => {
  const database = await createTestDatabase();
  const env = {
    DATABASE_URL: database.url,
    PORT: "0",
    LOG_LEVEL: "info",
    CODE_EXECUTION_DRIVER: "docker",
    CODE_EXECUTION_POOL: "0",
    RATE_LIMIT_REQUESTS: "1000",
    CODE_EXECUTION_NPM_REGISTRY: registry.npm,
    CODE_EXECUTION_PIP_INDEX: registry.pip,
    CODE_EXECUTION_INSTALL_NETWORK: network.name,
  };
  try {
    // The caches are the worker's, and the process that is asked has no engine.
    await using worker = spawnNode(MAIN, { env: { ...env, MILLRACE_ROLE: "worker" }, patienceMs: 240_000 });
    await worker.line(/Code execution is offered/);
    await using api = spawnNode(MAIN, {
      env: { ...env, MILLRACE_ROLE: "api", DOCKER_HOST: "unix:///nowhere/docker.sock" },
    });
    const url = /http:\S+\d/.exec(await api.line(/serves at/))?.[0] ?? "";

    const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
      const answer = await fetch(`${url}${path}`, {
        method,
        ...(body && { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
      return JSON.parse(text);
    };
    // The worker tells the database of its new type a moment after it offers it.
    const isOffered = () =>
      ask("POST", "/api/executions", { language: "bash", code: "true" }).then(
        () => true,
        (error: Error) => error.message,
      );
    await expect.poll(isOffered, { timeout: 30_000, interval: 250 }).toBe(true);
    const execute = async (program: object) => {
      const { id } = (await ask("POST", "/api/executions", program)) as ExecutionBody;
      for (;;) {
        const read = (await ask("GET", `/api/executions/${id}?wait=30`)) as ExecutionBody;
        if (read.verdict !== null) return read;
      }
    };
    const figures = async () => {
      const { caches } = (await ask("GET", "/api/executions/cache")) as ExecutionCachesBody;
      return caches.find(({ cache }) => cache === "dependencies")!;
    };
    /** Figures pass through the database every few seconds. */
    const untilFigures = (expected: object) =>
      expect.poll(figures, { timeout: 30_000, interval: 250 }).toMatchObject(expected);

    const ms: Record<string, unknown> = {};
    let [hits, misses, purged] = [0, 0, 0];
    for (const kind of ["npm", "pip"] as const) {
      const program = PROGRAMS[kind](new URL(registry.npm).port, network.host);
      const answers = [await execute(program), await execute(program)];
      for (const { verdict, result } of answers)
        expect({ verdict, stdout: result?.stdout, stderr: result?.stderr }).toEqual({
          verdict: "ok",
          stdout: "42\nENETUNREACH\n",
          stderr: "",
        });
      expect(answers.map(({ result }) => result?.dependencies?.cache)).toEqual(["miss", "hit"]);
      expect(registry.downloads(kind === "npm" ? npm.name : pip.name)).toBe(1);
      await untilFigures({ hits: (hits += 1), misses: (misses += 1) });
      const kept = await figures();
      expect(kept.savedMs).toBeGreaterThan(0);
      expect(kept.bytes).toBeGreaterThan(0);

      expect(await ask("DELETE", "/api/executions/cache?package=of-no-set")).toMatchObject({
        package: "of-no-set",
      });
      expect((await execute(program)).result?.dependencies?.cache).toBe("hit");
      await untilFigures({ hits: (hits += 1), misses });
      await ask("DELETE", `/api/executions/cache?package=${kind === "npm" ? npm.name : pip.name}`);
      await untilFigures({ hits, misses, entries: kept.entries - 1, evictions: { purged: (purged += 1) } });
      const again = await execute(program);
      expect(again.result?.dependencies?.cache).toBe("miss");
      expect(registry.downloads(kind === "npm" ? npm.name : pip.name)).toBe(2);
      await untilFigures({ hits, misses: (misses += 1), entries: kept.entries });
      ms[kind] = {
        installed: answers[0]?.result?.dependencies?.ms,
        found: answers[1]?.result?.dependencies?.ms,
      };
    }
    await ask("DELETE", "/api/executions/cache");
    await untilFigures({ entries: 0, bytes: 0 });
    expect((await figures()).evictions.purged).toBeGreaterThanOrEqual(purged + 2);
    console.log("Milliseconds until the packages were there:", ms);
    console.log("Figures at the end:", await figures());
  } finally {
    await database.drop();
  }
});
