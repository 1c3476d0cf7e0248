import { silentLogger } from "@millrace/core";
import { lockTexts } from "@millrace/testing";
import { expect, test } from "vitest";
import { docker } from "../test-engine.fixture.ts";
import { npm } from "./npm-installer.ts";
import {
  anew,
  bracket,
  bracketed,
  figuresOf,
  left,
  network,
  open,
  registry,
  run,
  useSets,
  wide,
} from "./test-sets.fixture.ts";

useSets();

test("of two processes that need a set at once one installs, without scripts, and both find it", async () => {
  const dependencies = anew(bracket.npm);
  const [one, other] = [open(), open()];
  const before = registry.downloads("left");
  const payload = {
    ...bracketed,
    code: `${bracketed.code}; console.log(require("fs").readdirSync("/node_modules/left").sort().join())`,
    dependencies,
  };
  const results = await Promise.all([run(one, payload), run(other, payload)]);
  for (const result of results)
    expect(result).toMatchObject({
      verdict: "ok",
      stdout: "<text>\nindex.js,package.json\n",
      dependencies: { ms: expect.any(Number) },
    });
  expect(new Set(results.map((result) => result.dependencies?.cache))).toEqual(new Set(["hit", "miss"]));
  expect(registry.downloads("left") - before).toBe(1);
  const [first, second] = [await figuresOf(one), await figuresOf(other)];
  expect(first.hits + second.hits).toBe(1);
  expect(first.misses + second.misses).toBe(1);
  expect(first.savedMs + second.savedMs).toBeGreaterThan(0);
});

test("programs of every language that takes packages find them, by import as by require, without a network", async () => {
  const sandbox = open();
  const typescript = await run(sandbox, {
    language: "typescript",
    code: "import left from 'left'; const text: string = left('typed'); console.log(text);",
    dependencies: bracket.npm,
  });
  expect(typescript).toMatchObject({ verdict: "ok", stdout: "<typed>\n" });
  const python = await run(sandbox, {
    language: "python",
    code: [
      "import socket, squares",
      "print(squares.square(7), squares.__cached__ is not None)",
      "try:",
      `    socket.create_connection(("${network.host}", ${new URL(registry.pip).port}), 2)`,
      "except OSError as error:",
      "    print(type(error).__name__)",
    ].join("\n"),
    dependencies: bracket.pip,
  });
  expect(python).toMatchObject({
    verdict: "ok",
    stdout: "49 True\nOSError\n",
    dependencies: { cache: "miss" },
  });
});

test("what cannot be installed is told in the installer's words, and is tried anew the next time", async () => {
  const sandbox = open();
  const changed = JSON.parse(bracket.npm["package-lock.json"]) as { packages: Record<string, object> };
  changed.packages["node_modules/left"] = {
    ...changed.packages["node_modules/left"],
    integrity: `sha512-${"A".repeat(86)}==`,
  };
  const wrong = {
    ...bracketed,
    dependencies: { ...bracket.npm, "package-lock.json": JSON.stringify(changed) },
  };
  for (let times = 0; times < 2; times++) {
    const before = registry.downloads("left");
    expect(await run(sandbox, wrong)).toMatchObject({
      success: false,
      verdict: "dependency_error",
      code: "dependency_error",
      reason: "error",
      stderr: expect.stringContaining("EINTEGRITY"),
      dependencies: null,
      phases: { compile: null, run: null },
    });
    expect(registry.downloads("left")).toBeGreaterThan(before);
  }
  const other = bracket.pip["requirements.txt"].replace(/sha256:.{8}/, "sha256:00000000");
  expect(
    await run(sandbox, { language: "python", code: "1", dependencies: { "requirements.txt": other } }),
  ).toMatchObject({ verdict: "dependency_error", stderr: expect.stringMatching(/do not match the hashes/i) });
  const missing = {
    ...bracketed,
    dependencies: lockTexts({ npm: [{ ...left, name: "nowhere" }], pip: [] }).npm,
  };
  expect(await run(sandbox, missing)).toMatchObject({
    verdict: "dependency_error",
    stderr: expect.stringContaining("404"),
  });
  expect(await figuresOf(sandbox)).toMatchObject({ hits: 0, misses: 4 });
});

test("what cannot be installed is asked for once by all who come with it at once", async () => {
  const sandbox = open();
  const changed = bracket.npm["package-lock.json"].replaceAll(
    /"integrity":\s*"[^"]+"/g,
    () => `"integrity":"sha512-${"B".repeat(86)}=="`,
  );
  const wrong = { ...bracketed, dependencies: { ...bracket.npm, "package-lock.json": changed } };
  const downloads = async (times: number) => {
    const before = registry.downloads("left");
    const results = await Promise.all(Array.from({ length: times }, () => run(sandbox, wrong)));
    for (const result of results)
      expect(result).toMatchObject({
        verdict: "dependency_error",
        stderr: expect.stringContaining("EINTEGRITY"),
      });
    return registry.downloads("left") - before;
  };
  expect(await downloads(3)).toBe(await downloads(1));
});

test("a registry that is away is no fault of the program", async () => {
  const sandbox = open(1 << 30, `http://${network.host}:9/`);
  await expect(run(sandbox, { ...bracketed, dependencies: anew(bracket.npm) })).rejects.toMatchObject({
    code: "system_error",
    message: expect.stringMatching(/^npm could not reach http:/),
  });
  const python = { language: "python", code: "1", dependencies: bracket.pip };
  await expect(
    run(open(1 << 30, registry.npm, 0, `http://${network.host}:9/`), python),
  ).rejects.toMatchObject({
    code: "system_error",
    message: expect.stringMatching(/^pip could not reach http:/),
  });
});

test("one that is cancelled while it installs leaves nothing, and the next installs", async () => {
  const sandbox = open();
  const dependencies = anew(bracket.npm);
  const holding = Promise.withResolvers<void>();
  const before = registry.downloads("left");
  registry.hold(holding.promise);
  const controller = new AbortController();
  const cancelled = run(sandbox, { ...bracketed, dependencies }, controller.signal).catch(
    (error: unknown) => error,
  );
  await expect.poll(() => registry.downloads("left"), { timeout: 60_000 }).toBeGreaterThan(before);
  controller.abort(new Error("its job was cancelled"));
  expect(await cancelled).toMatchObject({ message: "its job was cancelled" });
  const installing = await docker.listContainers({
    all: true,
    filters: { name: ["millrace-dependencies-"] },
  });
  expect(installing).toEqual([]);
  holding.resolve();
  expect(await run(sandbox, { ...bracketed, dependencies })).toMatchObject({
    verdict: "ok",
    dependencies: { cache: "miss" },
  });
});

test("past the most bytes the set that was not used for the longest goes, and one that is used stays", async () => {
  const sandbox = open(4_000_000);
  const needs = () => ({
    language: "node",
    code: "console.log(require('wide').bytes)",
    dependencies: anew(lockTexts({ npm: [wide], pip: [] }).npm),
  });
  const [first, second, third] = [needs(), needs(), needs()];
  const begun = Promise.withResolvers<void>();
  const over = Promise.withResolvers<void>();
  const user = { jobId: "user", signal: new AbortController().signal, logger: silentLogger };
  const using = sandbox.dependencies!.with(
    { installer: npm, files: first.dependencies },
    user,
    async (set) => {
      expect(set).toMatchObject({ cache: "miss" });
      begun.resolve();
      await over.promise;
    },
  );
  await begun.promise;
  expect(await run(sandbox, second)).toMatchObject({ verdict: "ok", stdout: "3000000\n" });
  expect(await run(sandbox, third)).toMatchObject({ verdict: "ok", dependencies: { cache: "miss" } });
  over.resolve();
  await using;
  expect((await figuresOf(sandbox)).evictions.capacity).toBeGreaterThan(0);
  expect(await run(sandbox, first)).toMatchObject({ dependencies: { cache: "hit" } });
  expect(await run(sandbox, second)).toMatchObject({ dependencies: { cache: "miss" } });
});
