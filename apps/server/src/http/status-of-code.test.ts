import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { statusOfCode } from "./status-of-code.ts";

test("docs/http.md tells every code, with its status", async () => {
  const text = await readFile(new URL("../../../../docs/http.md", import.meta.url), "utf8");
  const told = [...text.matchAll(/^\| (\d{3}) \| ([^|]*) \|/gm)].flatMap(([, status, codes = ""]) =>
    [...codes.matchAll(/`([A-Z_]+)`/g)].map(([, code]) => `${code} ${status}`),
  );
  const known = Object.entries(statusOfCode).map(([code, status]) => `${code} ${status}`);
  expect(known.filter((line) => !told.includes(line))).toEqual([]);
  // A code of faults alone is a 400 without being named.
  expect(told.filter((line) => !known.includes(line) && !line.endsWith(" 400"))).toEqual([]);
});
