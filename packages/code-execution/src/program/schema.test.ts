import { expect, test } from "vitest";
import { z } from "zod";
import { DEFAULT_EXECUTION_LIMITS } from "./limits.ts";
import { codeExecutionSchema } from "./schema.ts";

const schema = codeExecutionSchema(DEFAULT_EXECUTION_LIMITS);
const payload = { roomId: "room", userId: "user", language: "cpp", code: "int main() {}" };

/** The faults that a payload with this in it is refused for, as `path: message`. */
function faults(part: object): string[] {
  const { error } = schema.safeParse({ ...payload, ...part });
  return error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`) ?? [];
}

test("a payload passes as it is, without anything filled in or changed", () => {
  const full = {
    ...payload,
    code: "\uFEFFint main() { /* \r\n\t é 🦀 $(id) */ }",
    options: { flags: ["-std=c++17", "-Wall"], timeout: 30_000, memoryLimit: "128m", cpuLimit: "0.5" },
  };
  expect(schema.parse(payload)).toEqual(payload);
  expect(schema.parse(full)).toEqual(full);
});

test.each([
  [{ timeout: 30_001 }, "options.timeout: is above the ceiling of 30000 ms"],
  [{ memoryLimit: "129m" }, "options.memoryLimit: is above the ceiling of 128m"],
  [{ memoryLimit: "1g" }, "options.memoryLimit: is above the ceiling of 128m"],
  [{ cpuLimit: "0.51" }, "options.cpuLimit: is above the ceiling of 0.5"],
  [{ memoryLimit: "15m" }, "options.memoryLimit: is below the least, 16m"],
  [{ memoryLimit: "lots" }, 'options.memoryLimit: must look like "128m"'],
  [{ cpuLimit: "half" }, 'options.cpuLimit: must look like "0.5"'],
])("%j is refused by the field's name", (options, fault) => {
  expect(faults({ options })).toEqual([fault]);
});

test("the ceilings are those of the limits that the schema was made for", () => {
  const small = codeExecutionSchema({
    ...DEFAULT_EXECUTION_LIMITS,
    run: { timeoutMs: 1000, memoryBytes: 32 * 1024 * 1024, cpus: 0.25 },
  });
  const options = { timeout: 1001, memoryLimit: "33m", cpuLimit: "0.3" };
  const paths = small.safeParse({ ...payload, options }).error?.issues.map(({ path }) => path.at(-1));
  expect(paths).toEqual(["timeout", "memoryLimit", "cpuLimit"]);
});

test.each([0, -1, 1.5, Number.NaN, "1000"])("a timeout of %j is refused", (timeout) => {
  expect(faults({ options: { timeout } })).toHaveLength(1);
});

test("each forbidden flag is named by its place", () => {
  expect(faults({ options: { flags: ["-O2", "-Wl,-x", "-o/etc/passwd"] } })).toEqual([
    expect.stringMatching(/^options\.flags\.1: is "-Wl,-x"/),
    expect.stringMatching(/^options\.flags\.2: is "-o\/etc\/passwd"/),
  ]);
  expect(faults({ options: { flags: "-O2 -Wall" } })).toHaveLength(1);
  expect(faults({ options: { flags: Array(33).fill("-O2") } })).toHaveLength(1);
});

test("source with NUL, without anything, and above 64 KiB of UTF-8 is refused", () => {
  expect(faults({ code: "int main() {\0}" })).toEqual(["code: holds a NUL character"]);
  expect(faults({ code: "" })).toEqual(["code: is empty"]);
  expect(faults({ code: "x".repeat(65_536) })).toEqual([]);
  expect(faults({ code: "é".repeat(32_769) })).toEqual(["code: has more than 65536 bytes"]);
  expect(faults({ code: "x".repeat(1_048_576) })).toEqual(["code: has more than 65536 bytes"]);
});

test("processor time that is extra to no limit is refused", () => {
  const program = { code: "int main() {}" };
  expect(faults({ ...program, limits: { cpuExtraMs: 5 } })).toEqual([
    "limits.cpuExtraMs: needs cpuMs, which it is extra to",
  ]);
  expect(faults({ ...program, limits: { cpuMs: 100, cpuExtraMs: 5 } })).toEqual([]);
});

test("unknown languages and fields are refused", () => {
  expect(faults({ language: "cobol" })).toHaveLength(1);
  expect(faults({ shell: "bash" })).toHaveLength(1);
  expect(faults({ options: { privileged: true } })).toHaveLength(1);
});

test("the schema has a JSON Schema for the doors that do not speak Zod", () => {
  expect(z.toJSONSchema(schema, { io: "input" })).toMatchObject({
    required: ["language"],
    additionalProperties: false,
    properties: { options: { properties: { timeout: { maximum: 30_000 } } } },
  });
});
