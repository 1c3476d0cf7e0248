import { expect, test } from "vitest";
import { isFaulty } from "./installer.ts";
import { npm } from "./npm-installer.ts";
import { pip } from "./pip-installer.ts";

/** As many characters as a file of a lock may have. */
const MOST = 196_608;
/** What is read once takes some milliseconds; what is read anew from each character takes minutes. */
const PATIENCE_MS = 1000;
const HASH = `--hash=sha256:${"0".repeat(64)}`;

const filled = (begin: string, piece: string, end = "") =>
  `${begin}${piece.repeat(Math.floor((MOST - begin.length - end.length) / piece.length))}${end}`;

function msOf(work: () => unknown): number {
  const begunAt = performance.now();
  work();
  return performance.now() - begunAt;
}

test.each([
  ["spaces", filled("", " ")],
  ["spaces in a name", filled("a", " ", "b")],
  ["tabs in a name", filled("a", "\t", "b")],
  ["spaces before ==", filled("a", " ", "==1")],
  ["spaces after ==", filled("a==", " ", "!")],
  ["spaces after a version", filled("a==1", " ", `-x ${HASH}`)],
  ["spaces and a backslash", filled("a \\", " ", "b")],
  ["backslashes", filled("a", "\\ ", "b")],
  ["lines that go on", filled("a", " \\\n", "b")],
  ["a name", filled("a", "a-", "-")],
  ["dots in a name", filled("a", ".", "!")],
  ["extras", filled("a[", ", ", "!")],
  ["brackets", filled("a", "[", "")],
  ["a marker", filled("a==1 ;", " #x", "")],
  ["a marker of many words", filled(`a==1 ;`, " x", "")],
  ["comment signs", filled("a", "#", "")],
  ["spaces without a comment", filled("a", "  #".slice(0, 2), "x#")],
  ["options", filled("a==1", " -", "")],
  ["hashes", filled("a==1", ` ${HASH}`, " x")],
])("requirements full of %s are answered at once", (_what, text) => {
  expect(text.length).toBeGreaterThan(MOST - 200);
  expect(msOf(() => pip.read({ "requirements.txt": text }, pip.registry))).toBeLessThan(PATIENCE_MS);
});

test("a requirement of too many characters is told with its line and length", () => {
  const read = pip.read({ "requirements.txt": `# first\n${filled("a==1", ` ${HASH}`)}` }, pip.registry);
  expect(read).toEqual([
    {
      file: "requirements.txt",
      message: expect.stringMatching(/^has line 2, which has 19\d{4} characters .*; 65536 at most are read$/),
    },
  ]);
  const many = pip.read({ "requirements.txt": `a==1${` ${HASH}`.repeat(200)}` }, pip.registry);
  expect(isFaulty(many)).toBe(false);
});

const entry = (fields: object) => ({ "node_modules/x": fields });
const integrity = `sha512-${"A".repeat(86)}==`;
const long = (begin: string, piece: string, end = "") =>
  filled(begin, piece, end).slice(0, MOST - 1000) + end;
const PLACES = [
  long("node_modules/", "a"),
  long("node_modules/@a", "a"),
  long("", "node_modules/a/", "!"),
  long("", "node_modules/@a/a/", "!"),
  long("node_modules/", "@a/", "!"),
];
const ADDRESSES = [
  long("https://", "/a"),
  long("https://r/", "@a/"),
  long("https://r/", "a/-/", "!"),
  long("https://r/a/-/", "a.tgz", "!"),
  long("https://r/", "-/", ".tgz!"),
];
const RANGES = [
  long("", "1 "),
  long("npm:", "@a/"),
  long("npm:a", "@", "!"),
  long("", ".tgz", "!"),
  long("1", " ", "/"),
];

const LOCKS: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ...PLACES.map((place) => [place.slice(0, 40), { [place]: {} }] as const),
  ...ADDRESSES.map((resolved) => [resolved.slice(0, 40), entry({ resolved, integrity })] as const),
  ...RANGES.map((version) => [version.slice(0, 40), entry({ version })] as const),
  ...RANGES.map((range) => [range.slice(0, 40), { "": { dependencies: { [range]: range } } }] as const),
  ["sha512", entry({ resolved: "https://r/x/-/x-1.tgz", integrity: long("", "sha512", "!") })],
];

test.each(LOCKS)("a lock with %s and so on is answered at once", (_what, packages) => {
  const files = {
    "package.json": JSON.stringify({ overrides: packages }),
    "package-lock.json": JSON.stringify({ lockfileVersion: 3, packages }),
  };
  expect(msOf(() => npm.read(files, npm.registry))).toBeLessThan(PATIENCE_MS);
});
