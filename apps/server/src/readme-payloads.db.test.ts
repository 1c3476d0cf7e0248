import { readdir, readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";

const ROOT = new URL("../../../", import.meta.url);
const NEXT_DAY = new Date(Date.now() + 86_400_000).toISOString();

let app: TestApp;
beforeAll(async () => {
  // With all types: these two are there where an image is allowed.
  app = await startTestApp({ variables: { CONTAINER_IMAGES: "node:22", GPU_DOCKER_IMAGES: "node:22" } });
});
afterAll(() => app?.stop());

test("every job in JSON of the documents and of the packs' READMEs is one that the server takes", async () => {
  const taken: string[] = [];
  for (const document of await documents()) {
    const markdown = await readFile(new URL(document, ROOT), "utf8");
    for (const [, block = ""] of markdown.matchAll(/^```json\n(.*?)^```$/gms)) {
      const job = JSON.parse(block) as { readonly type?: string; readonly payload?: unknown };
      if (job.type === undefined || job.payload === undefined) continue;
      const { status, body } = await app.send("POST", "/api/jobs", { scheduledAt: NEXT_DAY, ...job });
      expect([document, status, body.errors]).toEqual([document, 201, undefined]);
      taken.push(job.type);
    }
  }
  const shown = ["create-container", "email-notification", "gpu-instance-create", "collect-metrics"];
  expect(taken).toEqual(expect.arrayContaining(shown));
});

async function documents(): Promise<readonly string[]> {
  const packs = (await readdir(new URL("packages/", ROOT))).map((pack) => `packages/${pack}/README.md`);
  const docs = await readdir(new URL("docs/", ROOT), { recursive: true });
  const readmes = await Promise.all(
    packs.map((path) =>
      readFile(new URL(path, ROOT)).then(
        () => path,
        () => "",
      ),
    ),
  );
  return ["README.md", ...readmes, ...docs.map((path) => `docs/${path}`)].filter((path) =>
    path.endsWith(".md"),
  );
}
