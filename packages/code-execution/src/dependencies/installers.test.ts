import { expect, test } from "vitest";
import { isFaulty, type Installer } from "./installer.ts";
import { npm } from "./npm-installer.ts";
import { pip } from "./pip-installer.ts";

const REGISTRY = "http://10.0.0.1:4873/npm/";
const INTEGRITY = `sha512-${"A".repeat(86)}==`;
const HASH = `--hash=sha256:${"0".repeat(64)}`;

function readNpm(packages: object, lock: object = { lockfileVersion: 3 }) {
  return npm.read(
    { "package.json": "{}", "package-lock.json": JSON.stringify({ ...lock, packages }) },
    REGISTRY,
  );
}

function messages(read: ReturnType<Installer["read"]>): string[] {
  if (!isFaulty(read)) throw new Error("It was accepted.");
  return read.map(({ file, message }) => `${file} ${message}`);
}

test("a lock names its packages, and every tarball comes from the configured registry", () => {
  const entry = (resolved: string) => ({ version: "1.0.0", resolved, integrity: INTEGRITY });
  const read = readNpm(
    {
      "": { dependencies: { left: "1" } },
      "node_modules/left": entry("https://registry.npmjs.org/left/-/left-1.0.0.tgz"),
      "node_modules/left/node_modules/@a/b": entry("http://169.254.169.254/deep/@a/b/-/b-1.0.0.tgz"),
      "node_modules/alias": { ...entry("https://other.example/real/-/real-2.0.0.tgz"), name: "real" },
      "node_modules/left/node_modules/inner": { version: "1.0.0", inBundle: true },
    },
    { lockfileVersion: 2, dependencies: { left: { resolved: "http://169.254.169.254/x" } } },
  );
  if (isFaulty(read)) throw new Error(JSON.stringify(read));
  expect(read.packages).toEqual(["@a/b", "inner", "left", "real"]);
  const lock = JSON.parse(read.files["package-lock.json"] ?? "");
  expect(lock.dependencies).toBeUndefined();
  expect(Object.values(lock.packages).map((each) => (each as { resolved?: string }).resolved)).toEqual([
    undefined,
    "http://10.0.0.1:4873/npm/left/-/left-1.0.0.tgz",
    "http://10.0.0.1:4873/npm/@a/b/-/b-1.0.0.tgz",
    "http://10.0.0.1:4873/npm/real/-/real-2.0.0.tgz",
    undefined,
  ]);
});

test.each([
  [{ link: true, resolved: "../x" }, "is a link"],
  [{ resolved: "git+ssh://git@github.com/a/b.git#0", integrity: INTEGRITY }, "is not from a registry"],
  [{ resolved: "file:x.tgz", integrity: INTEGRITY }, "is not from a registry"],
  [
    { resolved: "https://r/x/-/x-1.0.0.tgz?to=http://10.0.0.1", integrity: INTEGRITY },
    "is not from a registry",
  ],
  [{ version: "1.0.0" }, "is not from a registry"],
  [{ resolved: "https://r/x/-/x-1.0.0.tgz" }, "has no integrity"],
  [{ resolved: "https://r/x/-/x-1.0.0.tgz", integrity: "sha1-AAAA" }, "has no integrity"],
  ["1.0.0", "is no object"],
])("an entry like %j is refused by its place", (entry, what) => {
  expect(messages(readNpm({ "node_modules/x": entry }))).toEqual([
    expect.stringContaining(`package-lock.json has node_modules/x, which ${what}`),
  ]);
});

test.each(["packages/a", "node_modules/../x", "node_modules/x/y", "/etc", "node_modules/.bin"])(
  "a package at %s is refused",
  (place) => {
    expect(messages(readNpm({ [place]: {} }))).toEqual([
      expect.stringContaining("is not below node_modules"),
    ]);
  },
);

test("a lock that is none is refused", () => {
  expect(messages(readNpm({}, { lockfileVersion: 1 }))).toEqual([
    "package-lock.json has lockfileVersion 1: 2 and 3 are known",
  ]);
  expect(messages(npm.read({ "package.json": "[]", "package-lock.json": "{}" }, REGISTRY))).toEqual([
    "package.json is no JSON object",
  ]);
  expect(messages(npm.read({ "package.json": "{}", "package-lock.json": "{" }, REGISTRY))).toEqual([
    "package-lock.json is no JSON object",
  ]);
  const many = Object.fromEntries(Array.from({ length: 2001 }, (_, n) => [`node_modules/x${n}`, {}]));
  expect(messages(readNpm(many))).toEqual([expect.stringContaining("has 2001 packages")]);
});

test("requirements name their packages as the index knows them", () => {
  const text = [
    "# made by pip-compile",
    `Foo.Bar_baz==1.0 ; python_version >= "3.8" ${HASH} ${HASH} # why`,
    "six[extra, other]==1.16.0 \\",
    `    ${HASH} \\`,
    `    ${HASH}`,
    "",
  ].join("\r\n");
  const read = pip.read({ "requirements.txt": text }, "http://x/simple/");
  expect(read).toEqual({ packages: ["foo-bar-baz", "six"], files: { "requirements.txt": text } });
});

test.each([
  ["six==1.16.0", "has no --hash"],
  [`six>=1.0 ${HASH}`, "is not of the form"],
  [`six ${HASH}`, "is not of the form"],
  ["--index-url http://10.0.0.1/", "is not of the form"],
  ["-r /etc/passwd", "is not of the form"],
  ["-e .", "is not of the form"],
  [`six @ http://10.0.0.1/six.whl ${HASH}`, "is not of the form"],
  [`./six.whl ${HASH}`, "is not of the form"],
  [`six==1.0 ${HASH} --global-option=x`, "is not of the form"],
  [`six==1.0 \\\n--index-url=http://x ${HASH}`, "is not of the form"],
  ["${HOME}==1", "is not of the form"],
])("the requirement %j is refused by its line", (line, what) => {
  const read = pip.read({ "requirements.txt": `# first\n${line}\n` }, "http://x/simple/");
  expect(messages(read)).toEqual([expect.stringContaining(`requirements.txt has line 2, which ${what}`)]);
});
