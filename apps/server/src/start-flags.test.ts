import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";

const ROOT = new URL("../../../", import.meta.url);

test.each([
  ["npm start", "package.json", /"start": ".*node (\S+) apps\/server\/src\/main\.ts"/],
  ["npm run demo", "package.json", /"demo": ".*node (\S+) apps\/server\/src\/main\.ts --demo"/],
  ["npm run millrace", "package.json", /"millrace": ".*node (\S+) apps\/cli\/src\/main\.ts"/],
  ["the package of the server", "apps/server/package.json", /"start": "node (\S+) src\/main\.ts"/],
  ["the image", "docker/server.Dockerfile", /CMD \["node", "(\S+)", "apps\/server\/src\/main\.ts"\]/],
  ["the command line", "apps/cli/src/run-server.ts", /NODE_FLAGS = \["(\S+)"\]/],
])("%s starts Node with a small young generation", async (_, file, pattern) => {
  expect(pattern.exec(await readFile(new URL(file, ROOT), "utf8"))?.[1]).toBe("--max-semi-space-size=8");
});
