import { expect, test } from "vitest";
import { isFaulty, type Installer } from "./installer.ts";
import { npm } from "./npm-installer.ts";
import { pip } from "./pip-installer.ts";

const REGISTRY = "http://10.0.0.1:4873/npm/";
const INTEGRITY = `sha512-${"A".repeat(86)}==`;
const HASH = `--hash=sha256:${"0".repeat(64)}`;

function readNpm(packages: object, lock: object = { lockfileVersion: 3 }, manifest: object = {}) {
  const files = {
    "package.json": JSON.stringify(manifest),
    "package-lock.json": JSON.stringify({ ...lock, packages }),
  };
  return npm.read(files, REGISTRY);
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

test("a package is known by the name that it is served by, whatever it calls itself", () => {
  const hidden = { name: "nice", resolved: "https://r/left-pad/-/left-pad-1.0.0.tgz", integrity: INTEGRITY };
  const read = readNpm({ "node_modules/nice": hidden, "node_modules/other": { ...hidden, name: "@a/b" } });
  expect(read).toMatchObject({ packages: ["@a/b", "left-pad", "nice"] });
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

const ELSEWHERE = [
  "http://10.0.0.1:2375/info",
  "git+ssh://git@10.0.0.1/x.git",
  "someone/repository",
  "github:someone/repository",
  "file:../x",
  "../x",
  ".",
  "/etc",
  "x.tgz",
  "npm:x@http://10.0.0.1/",
  "workspace:*",
  1,
];
const ASKING = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies", "overrides"];

test.each(ELSEWHERE)("a package that is asked for by %j is refused by its field", (spec) => {
  for (const field of ASKING) {
    const asked = { [field]: { x: spec } };
    const fault = `has ${field}.x ${JSON.stringify(spec)}, which is no version, range or tag of a registry's package`;
    expect(messages(readNpm({}, undefined, asked))).toEqual([`package.json ${fault}`]);
    expect(messages(readNpm({ "": asked }))).toEqual([`package-lock.json has "", which ${fault}`]);
    const y = { resolved: "https://r/y/-/y-1.0.0.tgz", integrity: INTEGRITY, ...asked };
    expect(messages(readNpm({ "node_modules/y": y }))).toEqual([
      `package-lock.json has node_modules/y, which ${fault}`,
    ]);
  }
});

test.each([
  [{ overrides: { y: { "x@http://10.0.0.1/": "1" } } }, "overrides.y.x@http://10.0.0.1/, which is no name"],
  [
    { overrides: { y: { ".": "http://10.0.0.1/" } } },
    'overrides.y.. "http://10.0.0.1/", which is no version',
  ],
  [{ dependencies: { "../x": "1" } }, "dependencies.../x, which is no name"],
  [{ dependencies: { ".": "1" } }, "dependencies.., which is no name"],
  [{ dependencies: { x: { y: "1" } } }, 'dependencies.x {"y":"1"}, which is no version'],
  [{ peerDependencies: ["x"] }, "peerDependencies, which is no object"],
])("a manifest with %j is refused", (manifest, what) => {
  expect(messages(readNpm({}, undefined, manifest))).toEqual([
    expect.stringContaining(`package.json has ${what}`),
  ]);
});

test("overrides that lie too deep in each other are refused", () => {
  const nested = (depth: number) => `{"overrides":${'{"x":'.repeat(depth)}"1"${"}".repeat(depth)}}`;
  const read = (text: string) =>
    npm.read({ "package.json": text, "package-lock.json": '{"lockfileVersion":3,"packages":{}}' }, REGISTRY);
  expect(isFaulty(read(nested(20)))).toBe(false);
  expect(messages(read(nested(30)))).toEqual(["package.json has overrides in more than 20 others"]);
  expect(messages(read(nested(20_000)))).toHaveLength(1);
});

test("ranges, tags and aliases are taken, and npm is told of nothing that was not judged", () => {
  const asked = {
    dependencies: { a: "^1.2.3-beta.1+x", "@s/b": "npm:@s/real@>=1 <2 || 3.x", c: "latest", d: "" },
    devDependencies: { e: "1.0.0 - 2.0.0" },
    optionalDependencies: { f: "npm:real" },
    peerDependencies: { g: "*" },
    peerDependenciesMeta: { g: { optional: true } },
  };
  const overrides = { a: "$c", "@s/b@^1": { ".": "2", h: "~3" } };
  const unread = { scripts: { install: "x" }, workspaces: ["x"], config: { registry: "http://10.0.0.1/" } };
  const y = {
    version: "1.0.0",
    integrity: INTEGRITY,
    engines: { node: ">=1" },
    os: ["linux"],
    optional: true,
  };
  const inner = { version: "1.0.0", inBundle: true };
  const read = readNpm(
    {
      "": { ...unread, ...asked },
      "node_modules/y": {
        ...y,
        ...asked,
        hasShrinkwrap: true,
        _resolved: "http://10.0.0.1/",
        resolved: "https://r/y/-/y-1.0.0.tgz",
      },
      "node_modules/y/node_modules/inner": {
        ...inner,
        resolved: "http://10.0.0.1/",
        _resolved: "http://10.0.0.1/",
      },
    },
    { lockfileVersion: 3, extra: 1 },
    { ...unread, ...asked, overrides },
  );
  if (isFaulty(read)) throw new Error(JSON.stringify(read));
  expect(JSON.parse(read.files["package.json"] ?? "")).toEqual({ ...asked, overrides });
  expect(JSON.parse(read.files["package-lock.json"] ?? "")).toEqual({
    lockfileVersion: 3,
    requires: true,
    packages: {
      "": asked,
      "node_modules/y": { ...y, ...asked, resolved: `${REGISTRY}y/-/y-1.0.0.tgz` },
      "node_modules/y/node_modules/inner": inner,
    },
  });
});

test.each([
  [{ inBundle: true, resolved: "http://10.0.0.1/x" }, "is not from a registry"],
  [{ inBundle: true, version: "http://10.0.0.1/" }, "has a version"],
  [{ version: 1 }, "has a version"],
  [{ name: "x@http://10.0.0.1/" }, "has a name"],
  [{ name: null }, "has a name"],
])("an entry like %j, which npm would look for elsewhere, is refused", (entry, what) => {
  expect(messages(readNpm({ "node_modules/x": entry }))).toEqual([
    expect.stringContaining(`package-lock.json has node_modules/x, which ${what}`),
  ]);
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
  const judged = [
    `Foo.Bar_baz==1.0 ; python_version >= "3.8" ${HASH} ${HASH}`,
    `six[extra, other]==1.16.0 ${HASH} ${HASH}`,
    "",
  ].join("\n");
  expect(read).toEqual({ packages: ["foo-bar-baz", "six"], files: { "requirements.txt": judged } });
});

test.each([
  ["six==1.16.0", "has no --hash"],
  [`six>=1.0 ${HASH}`, "is not of the form"],
  [`six ${HASH}`, "is not of the form"],
  ["--index-url http://10.0.0.1/", "is not of the form"],
  ["-r /etc/passwd", "is not of the form"],
  [`six==1.0 ; python_version > "3" -r http://10.0.0.1/ ${HASH}`, "is not of the form"],
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

test.each(["\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029", "\r", "\x00"])(
  "requirements with %j, at which pip may begin a line, are refused",
  (character) => {
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    for (const line of [
      `# hi${character}-r http://10.0.0.1/`,
      `six==1.0 ${HASH} #${character}--index-url http://x`,
    ]) {
      const read = pip.read({ "requirements.txt": `# first\n${line}\n` }, "http://x/simple/");
      expect(messages(read)).toEqual([
        expect.stringContaining(`requirements.txt has line 2 with the character U+${code}`),
      ]);
    }
  },
);

test("pip is handed no comment, which may say how the text is encoded", () => {
  const text = `# coding: utf-7\n# +AAo-r http://10.0.0.1/\n\tsix==1.0 ${HASH}`;
  expect(pip.read({ "requirements.txt": text }, "http://x/simple/")).toMatchObject({
    files: { "requirements.txt": `six==1.0 ${HASH}\n` },
  });
});
