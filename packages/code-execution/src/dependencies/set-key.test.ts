import { expect, test } from "vitest";
import { npm } from "./npm-installer.ts";
import { pip } from "./pip-installer.ts";
import { setKey } from "./set-key.ts";

const lock = { installer: npm, files: { "package.json": "{}", "package-lock.json": "[]" } };
const key = setKey(lock, "http://one/", "sha256:1");

test("equal things have one key, whatever the order that they came in", () => {
  const files = { "package-lock.json": "[]", "package.json": "{}" };
  expect(setKey({ installer: npm, files }, "http://one/", "sha256:1")).toBe(key);
  expect(key).toMatch(/^[0-9a-f]{40}$/);
});

test("any part that differs makes another key", () => {
  const others = [
    setKey(lock, "http://two/", "sha256:1"),
    setKey(lock, "http://one/", "sha256:2"),
    setKey({ ...lock, files: { ...lock.files, "package.json": "{ }" } }, "http://one/", "sha256:1"),
    setKey(
      { ...lock, files: { "package.json": "[]", "package-lock.json": "{}" } },
      "http://one/",
      "sha256:1",
    ),
    setKey({ installer: pip, files: { "requirements.txt": "" } }, "http://one/", "sha256:1"),
  ];
  expect(new Set([key, ...others]).size).toBe(6);
});
