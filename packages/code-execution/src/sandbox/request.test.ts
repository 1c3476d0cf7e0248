import { expect, test } from "vitest";
import { MAGIC } from "./frames.ts";
import { encodeRequest } from "./request.ts";

const request = {
  files: [{ name: "main.cpp", mode: 0o400, bytes: Buffer.from("int main(){}") }],
  command: ["/usr/bin/g++", "$(id)", "a b"],
  environment: { LANG: "C.UTF-8" },
  wallMs: 100,
  stdoutBytes: 10,
  stderrBytes: 20,
};

test("a request is the magic, the files, and the settings with one entry for each argument", () => {
  const [magic, file, data, go, ...rest] = [
    ...encodeRequest({ ...request, cpuMs: 50, left: { names: ["main", "a/b"], maxBytes: 5 } }),
  ];
  expect(magic).toEqual(MAGIC);
  expect(MAGIC).toHaveLength(16);
  expect(file!.subarray(4).toString("latin1")).toBe("F\x01\x00main.cpp");
  expect(data!.subarray(4).toString()).toBe("Dint main(){}");
  expect(go!.subarray(5).toString().split("\0")).toEqual([
    "arg=/usr/bin/g++",
    "arg=$(id)",
    "arg=a b",
    "env=LANG=C.UTF-8",
    "wallMs=100",
    "cpuMs=50",
    "stdoutBytes=10",
    "stderrBytes=20",
    "left=main",
    "left=a/b",
    "leftBytes=5",
    "",
  ]);
  expect(rest).toEqual([]);
});

test("what a program asks for beside is a setting each; what is left out is none", () => {
  const asked = {
    cpuMs: 50,
    cpuExtraMs: 5,
    stderrToStdout: true,
    fileBytes: 1024,
    stackBytes: 65_536,
  };
  const [, , , go] = [...encodeRequest({ ...request, ...asked })];
  const settings = go!.subarray(5).toString().split("\0");
  expect(settings).toEqual(
    expect.arrayContaining(["cpuExtraMs=5", "stderrToStdout=1", "fileBytes=1024", "stackBytes=65536"]),
  );
  const [, , , plain] = [...encodeRequest(request)];
  expect(plain!.toString()).not.toMatch(/cpu|ToStdout|fileBytes|stackBytes/);
});

test("NUL cannot smuggle in a setting", () => {
  const smuggled = { ...request, command: ["/usr/bin/g++", "x\0wallMs=999999"] };
  expect(() => [...encodeRequest(smuggled)]).toThrow("NUL");
});

test("where files are kept, those that come with the program are marked, and how much may be kept is said", () => {
  const file = (name: string) => ({ name, mode: 0o400, bytes: Buffer.alloc(0) });
  const frames = [
    ...encodeRequest({
      files: [file("main.py"), { ...file("notes"), isState: true }],
      command: ["/usr/bin/python3"],
      environment: {},
      wallMs: 1000,
      stdoutBytes: 10,
      stderrBytes: 20,
      keep: { maxFiles: 3, maxBytes: 40 },
    }),
  ];
  expect(frames.slice(1, 3).map((frame) => frame.subarray(5, 7).toString("hex"))).toEqual(["8100", "0100"]);
  expect(frames.at(-1)!.toString()).toContain("keepBytes=40\0keepFiles=3\0");
});
