import { expect, test } from "vitest";
import { isAllowedImage, isImagePattern } from "./allowed-image.ts";
import { type ImageReference, imageText, parseImageReference } from "./image-reference.ts";

const DIGEST = `sha256:${"ab".repeat(32)}`;

test.each([
  ["node", "docker.io/library/node:latest"],
  ["node:22", "docker.io/library/node:22"],
  ["acme/app:1", "docker.io/acme/app:1"],
  ["docker.io/node:22", "docker.io/library/node:22"],
  ["index.docker.io/library/node:22", "docker.io/library/node:22"],
  ["localhost:5000/app", "localhost:5000/app:latest"],
  ["registry.example/team/app:1.2", "registry.example/team/app:1.2"],
  [`node@${DIGEST}`, `docker.io/library/node@${DIGEST}`],
])("%s is %s", (text, full) => {
  expect(imageText(parseImageReference(text) as ImageReference)).toBe(full);
});

test.each([
  "",
  "Node",
  "acme/App",
  "node:",
  "node:a b",
  "../node",
  "node@sha256:12",
  "https://x/y",
  "a//b",
  "-x",
])("%s names no image", (text) => expect(parseImageReference(text)).toBeUndefined());

test.each([
  ["node:22", "node:22", true],
  ["node:22", "docker.io/library/node:22", true],
  ["node:22", "node:23", false],
  ["node", "node:latest", true],
  ["node:22", `node:22@${DIGEST}`, false],
  ["node:*", "node:23", true],
  ["node:*", `node@${DIGEST}`, true],
  ["node:*", "nodeevil:1", false],
  ["node:*", "evil/node:1", false],
  ["localhost:*", "localhost:5000/evil", false],
  [`node@${DIGEST}`, `node@${DIGEST}`, true],
  [`node@${DIGEST}`, "node:22", false],
  ["acme/*", "acme/app:1", true],
  ["acme/*", "acme/team/app:1", true],
  ["acme/*", "acmeevil/app:1", false],
  ["acme/*", "registry.example/acme/app:1", false],
  ["registry.example/*", "registry.example/app:1", true],
  ["registry.example/*", "registry.example.evil/app:1", false],
  ["*", "anything/at-all:1", true],
])("%s allows %s: %s", (pattern, image, allowed) => {
  expect(isImagePattern(pattern)).toBe(true);
  expect(isAllowedImage(parseImageReference(image) as ImageReference, [pattern])).toBe(allowed);
});

test.each(["no*", "*:22", "a b", "acme/*/x", ""])("%s is no pattern", (pattern) =>
  expect(isImagePattern(pattern)).toBe(false),
);

test("nothing is allowed where nothing is said", () => {
  expect(isAllowedImage(parseImageReference("node") as ImageReference, [])).toBe(false);
});
