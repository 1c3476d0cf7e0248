import { type Logger, silentLogger } from "@millrace/core";
import { expect, test } from "vitest";
import { COMPONENT, IMAGE_NAME, LABEL } from "./labels.ts";
import { INSTALLERS_RECIPE, readRecipe, RUNTIME_RECIPE } from "./recipe.ts";
import { stubEngine } from "./stub-engine.fixture.ts";
import { sweepImages } from "./sweep-images.ts";

const HOUR = 3_600_000;
const RUNTIME = "sha256:0";

test("images of earlier recipes go when nobody has used them for a day; what is in use and what is built on them stay", async () => {
  const nowMs = Date.parse("2026-01-10T00:00:00Z");
  const [runtime, installers] = await Promise.all([
    readRecipe(RUNTIME_RECIPE),
    readRecipe(INSTALLERS_RECIPE, RUNTIME),
  ]);
  const images: Record<string, { recipe: string; usedHoursAgo: number; name?: string; removal?: number }> = {
    current: { recipe: runtime.sha256, usedHoursAgo: 100 },
    installers: { recipe: installers.sha256, usedHoursAgo: 100 },
    recent: { recipe: "1", usedHoursAgo: 23 },
    set: { recipe: "1", usedHoursAgo: 100, name: "millrace/dependencies:key" },
    theirs: { recipe: "1", usedHoursAgo: 100, name: "example/tool:latest" },
    stuck: { recipe: "2", usedHoursAgo: 25, removal: 500 },
    used: { recipe: "3", usedHoursAgo: 25, removal: 409 },
    old: { recipe: "4", usedHoursAgo: 25 },
  };
  const removals: string[] = [];
  const at = (hoursAgo: number) => new Date(nowMs - hoursAgo * HOUR).toISOString();
  const engine = await stubEngine((method, path) => {
    if (path.includes("/info")) return { status: 200, body: { SystemTime: at(0) } };
    if (path.includes("/images/json")) {
      const body = Object.entries(images).map(([Id, { recipe, name = `${IMAGE_NAME}:${Id}` }]) => ({
        Id,
        Created: 0,
        RepoTags: [name],
        Labels: { [LABEL.component]: COMPONENT, [LABEL.recipe]: recipe },
      }));
      return { status: 200, body };
    }
    const id = /\/images\/(\w+)/.exec(path)?.[1] ?? "";
    const { usedHoursAgo, removal = 200 } = images[id]!;
    if (method === "GET")
      return { status: 200, body: { Created: at(200), Metadata: { LastTagTime: at(usedHoursAgo) } } };
    removals.push(id);
    return { status: removal, body: [] };
  });
  const warned: unknown[] = [];
  const logger: Logger = { ...silentLogger, warn: (fields) => warned.push(fields) };
  try {
    expect(await sweepImages(engine.docker, logger, RUNTIME)).toBe(1);
  } finally {
    engine.close();
  }
  expect(removals).toEqual(["stuck", "used", "old"]);
  expect(warned).toEqual([expect.objectContaining({ image: `${IMAGE_NAME}:stuck`, err: expect.any(Error) })]);
});
