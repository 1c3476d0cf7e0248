import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";

const ROOT = new URL("../../../", import.meta.url);

test.each([
  ["npm start", "package.json", /"start": ".*node (\S+) apps\/server\/src\/main\.ts"/],
  ["npm run demo", "package.json", /"demo": ".*node (\S+) apps\/server\/src\/main\.ts --demo"/],
  ["npm run millrace", "package.json", /"millrace": ".*node (\S+) apps\/cli\/src\/main\.ts"/],
  [
    "the package of the server",
    "apps/server/package.json",
    /"start": "exec env \S+ node (\S+) src\/main\.ts"/,
  ],
  ["the image", "docker/server.Dockerfile", /CMD \["node", "(\S+)", "apps\/server\/src\/main\.ts"\]/],
  ["the command line", "apps/cli/src/run-server.ts", /NODE_FLAGS = \["(\S+)"\]/],
  ["the bench", "apps/bench/src/as-worker.ts", /WORKER_FLAGS: .* = \["(\S+)"\]/],
])("%s starts Node with a small young generation", async (_, file, pattern) => {
  expect(pattern.exec(await readFile(new URL(file, ROOT), "utf8"))?.[1]).toBe("--max-semi-space-size=8");
});

test.each([
  ["npm start", "package.json", /"start": "exec env .* MALLOC_ARENA_MAX=(\d+) node /],
  ["npm run demo", "package.json", /"demo": "exec env .* MALLOC_ARENA_MAX=(\d+) node /],
  ["npm run millrace", "package.json", /"millrace": "exec env .* MALLOC_ARENA_MAX=(\d+) node /],
  [
    "the package of the server",
    "apps/server/package.json",
    /"start": "exec env MALLOC_ARENA_MAX=(\d+) node /,
  ],
  ["the image", "docker/server.Dockerfile", /^ENV .* MALLOC_ARENA_MAX=(\d+)$/m],
  ["the command line", "apps/cli/src/run-server.ts", /MALLOC_ARENA_MAX: "(\d+)"/],
  ["the bench", "apps/bench/src/as-worker.ts", /WORKER_ENVIRONMENT = "MALLOC_ARENA_MAX=(\d+)"/],
])("%s starts Node with two heaps for all threads", async (_, file, pattern) => {
  expect(pattern.exec(await readFile(new URL(file, ROOT), "utf8"))?.[1]).toBe("2");
});
