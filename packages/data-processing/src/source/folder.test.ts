import {
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UnrecoverableError } from "@millrace/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createFolder } from "./folder.ts";

let outside: string;
let root: string;
beforeAll(async () => {
  outside = await realpath(await mkdtemp(join(tmpdir(), "millrace-folder-")));
  root = join(outside, "data");
  await mkdir(join(root, "inner"), { recursive: true });
  await writeFile(join(outside, "secret.csv"), "secret");
  await writeFile(join(root, "inner", "a.csv"), "a");
  await symlink(join(outside, "secret.csv"), join(root, "link.csv"));
  await symlink(outside, join(root, "out"));
  await symlink(join(root, "inner"), join(root, "within"));
});
afterAll(() => rm(outside, { recursive: true }));

const escapes = [
  "../secret.csv",
  "inner/../../secret.csv",
  "/etc/passwd",
  "link.csv",
  "out/secret.csv",
  "within/a.csv",
  "inner",
  "inner//a.csv",
  "./inner/a.csv",
  ".hidden.csv",
  "in\\ner.csv",
  "a\0.csv",
  "",
  "C:secret.csv",
  "missing.csv",
  "missing/a.csv",
  "inner/a.csv/b",
  "x".repeat(256),
];

test.each(escapes)("%j is not read", async (name) => {
  await expect(createFolder(root).read(name)).rejects.toBeInstanceOf(UnrecoverableError);
});

test.each(["../new.csv", "/tmp/new.csv", "out/new.csv", "within/new.csv", ".new.csv", "missing/new.csv"])(
  "%j is not written",
  async (name) => {
    await expect(createFolder(root).write(name, "7")).rejects.toBeInstanceOf(UnrecoverableError);
    expect(await readdir(outside)).toEqual(["data", "secret.csv"]);
  },
);

test("a file is read, and through a folder that a link leads to", async () => {
  const handle = await createFolder(join(outside, "data")).read("inner/a.csv");
  expect(await handle.readFile("utf8")).toBe("a");
  await handle.close();
});

test("a link in place of what is written is replaced, and what it led to stays", async () => {
  const file = await createFolder(root).write("link.csv", "7");
  await file.handle.writeFile("new");
  await file.finish();
  expect(await readFile(join(root, "link.csv"), "utf8")).toBe("new");
  expect(await readFile(join(outside, "secret.csv"), "utf8")).toBe("secret");
});

test("a file has its name once it is whole; what an attempt left is removed by the next", async () => {
  const folder = createFolder(join(root, "inner"));
  const first = await folder.write("b.csv", "8");
  await first.handle.writeFile("half");
  const other = await folder.write("b.csv", "9");
  const second = await folder.write("b.csv", "8");
  await second.handle.writeFile("whole");
  expect(await readdir(join(root, "inner"))).not.toContain("b.csv");
  // The first one was given up, and does not know it.
  await expect(first.finish()).rejects.toThrow("ENOENT");
  await second.finish();
  expect(await readFile(join(root, "inner", "b.csv"), "utf8")).toBe("whole");
  await other.discard();
  await link(join(root, "inner", "b.csv"), join(root, "inner", "c.csv"));
  expect((await readdir(join(root, "inner"))).toSorted()).toEqual(["a.csv", "b.csv", "c.csv"]);
});

test("what a killed job left is removed by another one a week later, and nothing else", async () => {
  const place = join(root, "left");
  await mkdir(place);
  const folder = createFolder(place);
  const day = 24 * 60 * 60;
  const now = Date.now() / 1000;
  const leave = async (name: string, days: number) => {
    await writeFile(join(place, name), "half");
    await utimes(join(place, name), now - days * day, now - days * day);
    return name;
  };
  const name = ".big.csv.7.0f8fad5b-d9cb-469f-a165-70867728950e";
  await leave(name, 8);
  const kept = [
    await leave(name.replace(".7.", ".8."), 6),
    await leave("old.csv", 90),
    await leave(".old.csv.7.note", 90),
  ];
  const file = await folder.write("other.csv", "9");
  await file.discard();
  expect((await readdir(place)).toSorted()).toEqual(kept.toSorted());
});
