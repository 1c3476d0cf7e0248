import { silentLogger } from "@millrace/core";
import { lockTexts } from "@millrace/testing";
import { expect, onTestFinished, test } from "vitest";
import { containerLabels } from "../engine/labels.ts";
import { stubEngine } from "../engine/stub-engine.fixture.ts";
import { createContainerRemover } from "../sandbox/container-remover.ts";
import { createDependencyCache } from "./dependency-cache.ts";
import { npm } from "./npm-installer.ts";

test("an installer that ended and cannot be removed keeps its name, and not its set from being installed", async () => {
  const asked: string[] = [];
  const now = new Date().toISOString();
  const stuck = {
    Id: "0123456789abcdef",
    Created: Date.now() / 1000 - 3600,
    State: "exited",
    Labels: containerLabels("7", "install", 60),
  };
  const engine = await stubEngine((method, path) => {
    if (path.includes("/info")) return { status: 200, body: { SystemTime: now } };
    if (path.includes("/images/json")) return { status: 200, body: [] };
    if (path.includes("/containers/json")) return { status: 200, body: [stuck] };
    if (method === "POST") {
      asked.push(URL.parse(path, "http://engine")?.searchParams.get("name") ?? "");
      return { status: asked.length === 1 ? 409 : 400, body: { message: "not here" } };
    }
    if (method === "DELETE") return { status: 500, body: { message: "device or resource busy" } };
    return { status: 200, body: { State: { FinishedAt: now } } };
  });
  onTestFinished(() => engine.close());
  const cache = createDependencyCache({
    docker: engine.docker,
    remover: createContainerRemover(engine.docker),
    registries: { npm: "http://registry.test/", pip: "http://registry.test/simple/" },
    network: "none",
    cpus: 1,
    maxBytes: 0,
    installerImage: async () => "installers",
    runtimeImage: async () => "runtime",
    dropWaiting: async () => {},
  });
  const { npm: files } = lockTexts({ npm: [{ name: "left", version: "1.0.0", files: {} }], pip: [] });
  const user = { jobId: "8", signal: new AbortController().signal, logger: silentLogger };
  await expect(cache.with({ installer: npm, files }, user, async () => {})).rejects.toThrow("not here");
  expect(asked).toEqual([
    expect.stringMatching(/^millrace-dependencies-[0-9a-f]+$/),
    `${asked[0]}-0123456789ab`,
  ]);
});
