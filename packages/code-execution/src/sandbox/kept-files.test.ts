import { expect, test } from "vitest";
import { createKeptFiles } from "./kept-files.ts";

const keep = { maxFiles: 2, maxBytes: 5 };
const announcement = (name: string, { error = "", mode = "" } = {}) =>
  Buffer.from(`${error}\0${mode}\0${name}`);

test("files come with their bytes and whether they may be run", () => {
  const kept = createKeptFiles({ keep });
  kept.announce(announcement("a"));
  kept.append(Buffer.from("1"));
  kept.append(Buffer.from("2"));
  kept.announce(announcement("bin/b", { mode: "x" }));
  kept.append(Buffer.from("345"));
  expect(kept.all()).toEqual({
    files: [
      { name: "a", executable: false, bytes: Buffer.from("12") },
      { name: "bin/b", executable: true, bytes: Buffer.from("345") },
    ],
  });
});

test("what the supervisor says is wrong with one is told, and nothing is kept", () => {
  const kept = createKeptFiles({ keep });
  kept.announce(announcement("a"));
  kept.announce(announcement("huge", { error: "too-large" }));
  expect(kept.all()).toEqual({ error: "too-large", name: "huge" });
});

test.each([
  ["is no UTF-8", Buffer.from([0, 0, 0x66, 0xff])],
  ["leads elsewhere", announcement("../x")],
  ["holds a line break", announcement("a\nb")],
  ["begins as an option does", announcement("-rf")],
])("a name that %s is the program's fault", (_what, payload) => {
  const kept = createKeptFiles({ keep });
  kept.announce(payload);
  kept.append(Buffer.from("1"));
  expect(kept.all()).toMatchObject({ error: "name" });
});

test("names that differ by case alone are one elsewhere", () => {
  const kept = createKeptFiles({ keep });
  kept.announce(announcement("A"));
  kept.announce(announcement("a"));
  expect(kept.all()).toEqual({ error: "name", name: "a" });
});

test("more than was allowed does not come from the supervisor", () => {
  const tooMany = createKeptFiles({ keep });
  for (const name of ["a", "b"]) tooMany.announce(announcement(name));
  expect(() => tooMany.announce(announcement("c"))).toThrow("more files than its limit");
  const tooLarge = createKeptFiles({ keep });
  tooLarge.announce(announcement("a"));
  expect(() => tooLarge.append(Buffer.from("123456"))).toThrow("more than its limit");
  expect(() => createKeptFiles({}).announce(announcement("a"))).toThrow("nobody asked for");
  expect(() => createKeptFiles({ keep }).announce(announcement("a", { error: "odd" }))).toThrow(
    "nobody asked for",
  );
});
