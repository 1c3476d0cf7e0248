import { expect, test } from "vitest";
import { workRoomFault } from "./work-room.ts";

const MIB = 1024 * 1024;
const file = (name: string, length: number) => ({ name, mode: 0o400, bytes: Buffer.alloc(length) });

test("every file takes whole pages, and the input is one of them", () => {
  const pages = Array.from({ length: 2047 }, (_, n) => file(`${n}`, 1));
  expect(workRoomFault({ files: pages, stdin: Buffer.alloc(4096) }, 16 * MIB)).toBeUndefined();
  expect(workRoomFault({ files: pages, stdin: Buffer.alloc(4097) }, 16 * MIB)).toBe(
    "need 8392704 bytes of its working directory, which has 8388608, up to half of its memory limit",
  );
});

test("folders count, each once, and so does the working directory", () => {
  const deep = Array.from({ length: 1364 }, (_, n) => file(`a/${n}/b/c`, 0));
  expect(workRoomFault({ files: deep }, 16 * MIB)).toBeUndefined();
  expect(workRoomFault({ files: [...deep, file("one", 0), file("two", 0)] }, 16 * MIB)).toBeUndefined();
  expect(workRoomFault({ files: [...deep, file("one", 0), file("two", 0), file("a/x", 0)] }, 16 * MIB)).toBe(
    "are 4097 with their folders, and its working directory holds 4096",
  );
});
