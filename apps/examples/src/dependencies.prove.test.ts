import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { connectDocker, createImageCache, probeDocker } from "@millrace/code-execution";
import { silentLogger } from "@millrace/core";
import { createClosedNetwork, lockTexts, startPackageRegistry } from "@millrace/testing";
import { expect, test } from "vitest";
import { outputOf, promisedOutput, withServer } from "./test-example.fixture.ts";

const docker = await connectDocker();
const engine = await probeDocker(docker);

test("dependencies.mjs prints what its last comment promises", { timeout: 900_000 }, async (context) => {
  if (!engine.available) context.skip(engine.reason);
  const images = createImageCache(docker, silentLogger);
  await images.installers(await images.runtime());
  const network = await createClosedNetwork((options) => docker.createNetwork(options));
  const folder = await mkdtemp(join(tmpdir(), "millrace-lock-"));
  const packages = {
    npm: [
      {
        name: "left-pad",
        version: "1.3.0",
        files: {
          "index.js": "module.exports = (text, length, pad) => text.padStart(length, pad);",
          run: network.name,
        },
      },
    ],
    pip: [],
  };
  const registry = await startPackageRegistry(network.host, packages);
  try {
    for (const [file, text] of Object.entries(lockTexts(packages).npm))
      await writeFile(join(folder, file), text);
    const env = {
      CODE_EXECUTION_DRIVER: "docker",
      CODE_EXECUTION_NPM_REGISTRY: registry.npm,
      CODE_EXECUTION_INSTALL_NETWORK: network.name,
    };
    const printed = await withServer(env, (url) =>
      outputOf("dependencies.mjs", { MILLRACE_URL: url, LOCK_FOLDER: `${pathToFileURL(folder).href}/` }),
    );
    expect(printed).toEqual(await promisedOutput("dependencies.mjs"));
  } finally {
    await registry.close();
    await network.remove();
    await rm(folder, { recursive: true });
  }
});
