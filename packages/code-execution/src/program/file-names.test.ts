import { expect, test } from "vitest";
import { createNameSet, fileNameFault } from "./file-names.ts";

test.each([
  "main.cpp",
  "a/b/c.h",
  "file name#.c",
  "it's $(id).txt",
  "größe.txt",
  ".hidden",
  "a..b",
  "日本/語.py",
])("%j is a name", (name) => expect(fileNameFault(name)).toBeUndefined());

test.each([
  ["", "is empty"],
  ["../x", "empty part, . or .."],
  ["a/../../x", "empty part, . or .."],
  ["./x", "empty part, . or .."],
  [".", "empty part, . or .."],
  ["a//b", "empty part, . or .."],
  ["a/", "empty part, . or .."],
  ["/etc/passwd", "absolute"],
  ["C:\\x", "backslash"],
  ["a\0b", "cannot be seen"],
  ["a\nb", "cannot be seen"],
  ["a\u202eb", "cannot be seen"],
  ["a\ud800", "cannot be seen"],
  ["-o.cpp", "begins with"],
  ["@args", "begins with"],
  ["e\u0301.txt", "NFC"],
  ["x".repeat(201), "200 bytes"],
  ["a/".repeat(9) + "b", "8 folders"],
])("%j is none", (name, fault) => expect(fileNameFault(name)).toContain(fault));

test.each([
  [["a", "b", "a"], "is there already"],
  [["lib/A.h", "lib/a.h"], 'differs from "lib/A.h" by upper and lower case alone'],
  [["lib", "lib/a"], 'lies in "lib", which is a file'],
  [["lib/x/a", "Lib"], 'is a folder of "lib/x/a"'],
])("of %j the last stands in the way", (names, fault) => {
  const clash = createNameSet();
  expect(names.map((name) => clash(name))).toEqual([...Array(names.length - 1).fill(undefined), fault]);
});

test("files share folders", () => {
  const clash = createNameSet();
  expect(["a/b", "a/c", "a/d/e", "b"].map((name) => clash(name))).toEqual(Array(4).fill(undefined));
});
