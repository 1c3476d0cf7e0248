import { silentLogger } from "@millrace/core";
import { expect, test } from "vitest";
import { createImageCache } from "./image-cache.ts";
import { stubEngine } from "./stub-engine.fixture.ts";

test("who asks just after a build that failed hears of it, and begins no other", async () => {
  let builds = 0;
  const engine = await stubEngine((_method, path) => {
    if (!path.includes("/build")) return { status: 404, body: { message: "no such image" } };
    builds += 1;
    return { status: 500, body: { message: "no space left on device" } };
  });
  const warnings: unknown[] = [];
  const logger = { ...silentLogger, warn: (fields: object) => warnings.push(fields) };
  try {
    const images = createImageCache(engine.docker, logger);
    for (const asked of [1, 2])
      await expect(images.installers("sha256:0"), String(asked)).rejects.toThrow("no space left on device");
    expect(builds).toBe(1);
    expect(warnings).toHaveLength(1);
  } finally {
    engine.close();
  }
});
