import { expect, test } from "vitest";
import { z } from "zod";
import { schemaFaults } from "./schema-faults.ts";

const schema = z.strictObject({
  size: z.enum(["s", "m"]),
  width: z.number().max(9),
  tags: z.array(z.string()).optional(),
  code: z.string().refine((code) => code !== "", "is empty."),
});

test.each([
  [{ size: "x", width: 1, code: "c" }, "/size", 'must be one of "s"|"m"'],
  [{ size: "s", width: "1", code: "c" }, "/width", "must be number, received string"],
  [{ size: "s", width: 10, code: "c" }, "/width", "must be number to be <=9"],
  [{ size: "s", code: "c" }, "/width", "is required"],
  [{ size: "s", width: 1, code: "c", tags: ["a", 2] }, "/tags/1", "must be string, received number"],
  [{ size: "s", width: 1, code: "c", "a/b": 1 }, "/a~1b", "is not a known field"],
  [{ size: "s", width: 1, code: "" }, "/code", "is empty"],
])("%j: %s %s", (value, pointer, detail) => {
  expect(schemaFaults(schema.safeParse(value).error?.issues ?? [])).toEqual([{ pointer, detail }]);
});
