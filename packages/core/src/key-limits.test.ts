import { expect, test } from "vitest";
import { isKey, keyLimitFaults, keySettingsFaults, rateFaults } from "./key-limits.ts";

const pointers = (faults: readonly { readonly pointer: string }[]) => faults.map(({ pointer }) => pointer);

test.each(["a", "x".repeat(200), "ключ", " "])("%j can be a key", (key) => expect(isKey(key)).toBe(true));
test.each(["", "x".repeat(201), "a\0", "\ud800", 5, null])("%j cannot be a key", (key) =>
  expect(isKey(key)).toBe(false),
);

test.each([undefined, null, { limit: 1, windowMs: 100 }, { limit: 100_000, windowMs: 86_400_000 }])(
  "%j can be a rate",
  (rate) => expect(rateFaults("/rate", rate)).toEqual([]),
);
test.each([
  [5, ["/rate"]],
  [{}, ["/rate/limit", "/rate/windowMs"]],
  [{ limit: 0, windowMs: 1000 }, ["/rate/limit"]],
  [{ limit: 1.5, windowMs: 99 }, ["/rate/limit", "/rate/windowMs"]],
  [{ limit: 1, windowMs: 1000, burst: 2 }, ["/rate/burst"]],
])("a rate %j is at fault", (rate, at) => expect(pointers(rateFaults("/rate", rate))).toEqual(at));

test("names each fault of limits and settings of keys", () => {
  expect(keyLimitFaults("/keys", { concurrency: 1, rate: null })).toEqual([]);
  expect(pointers(keyLimitFaults("/keys", { concurrency: 0, rate: { limit: 1 }, weight: 1 }))).toEqual([
    "/keys/weight",
    "/keys/concurrency",
    "/keys/rate/windowMs",
  ]);
  expect(keySettingsFaults({ weight: 1000 })).toEqual([]);
  expect(pointers(keySettingsFaults({ weight: 1001 }))).toEqual(["/weight"]);
  // Settings that set nothing are a mistake.
  expect(keySettingsFaults({})).toHaveLength(1);
});
