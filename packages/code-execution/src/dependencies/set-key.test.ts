import { expect, test } from "vitest";
import { isFaulty } from "./installer.ts";
import { npm } from "./npm-installer.ts";
import { pip } from "./pip-installer.ts";
import { setKey } from "./set-key.ts";

const files = { "package.json": "{}", "package-lock.json": "[]" };
const locked = { packages: [], files };
const key = setKey(npm, locked, "http://one/", "recipe 1");

test("equal things have one key, whatever the order that they came in", () => {
  const turned = { "package-lock.json": "[]", "package.json": "{}" };
  expect(setKey(npm, { packages: [], files: turned }, "http://one/", "recipe 1")).toBe(key);
  expect(key).toMatch(/^[0-9a-f]{40}$/);
});

test("any part that differs makes another key", () => {
  const others = [
    setKey(npm, locked, "http://two/", "recipe 1"),
    setKey(npm, locked, "http://one/", "recipe 2"),
    setKey(npm, { packages: [], files: { ...files, "package.json": "{ }" } }, "http://one/", "recipe 1"),
    setKey(
      npm,
      { packages: [], files: { "package.json": "[]", "package-lock.json": "{}" } },
      "http://one/",
      "recipe 1",
    ),
    setKey(pip, { packages: [], files: { "requirements.txt": "" } }, "http://one/", "recipe 1"),
  ];
  expect(new Set([key, ...others]).size).toBe(6);
});

test("what installers do not read makes no other key", () => {
  const hash = `--hash=sha256:${"0".repeat(64)}`;
  const manifest = { dependencies: { left: "1" } };
  const lock = { lockfileVersion: 3, packages: { "": manifest } };
  const spaced = JSON.stringify({ name: "other", ...manifest, scripts: { test: "x" } }, undefined, 2);
  const pairs = [
    [
      pip,
      { "requirements.txt": `six==1.0 ${hash}` },
      { "requirements.txt": `# why\nsix==1.0 \\\n  ${hash} # so\n` },
    ],
    [
      npm,
      { "package.json": JSON.stringify(manifest), "package-lock.json": JSON.stringify(lock) },
      {
        "package.json": spaced,
        "package-lock.json": JSON.stringify({ name: "other", ...lock }, undefined, 4),
      },
    ],
  ] as const;
  for (const [installer, ...texts] of pairs) {
    const keys = texts.map((each) => {
      const read = installer.read(each, installer.registry);
      if (isFaulty(read)) throw new Error(JSON.stringify(read));
      return setKey(installer, read, installer.registry, "recipe");
    });
    expect(keys[1]).toBe(keys[0]);
  }
});
