import { describe, expect, test } from "vitest";
import { JobHandlerRegistry } from "./index.ts";
import { servedHandlers } from "./served-handlers.ts";

const handler = (type: string) => ({ type, execute: () => type });

describe("JobHandlerRegistry", () => {
  test("keeps one handler of a type", () => {
    const registry = new JobHandlerRegistry();
    const first = handler("a");
    registry.register(first);
    registry.register(first);
    expect(() => registry.register(handler("a"))).toThrow(/has a handler already/);
    expect(registry.get("a")).toBe(first);
    expect(registry.unregister("a")).toBe(true);
    expect(registry.unregister("a")).toBe(false);
    expect(registry.get("a")).toBeUndefined();
  });

  test("refuses what is no handler, by name", () => {
    expect(() => new JobHandlerRegistry().register({ type: "no spaces please", execute: () => 1 })).toThrow(
      /\/type must be/,
    );
    expect(() => new JobHandlerRegistry().register({ type: "a" } as never)).toThrow(
      /\/execute must be a function/,
    );
  });
});

describe("the handlers that a manager serves", () => {
  test("are its registry's, as they are now, and over them its own", () => {
    const registry = new JobHandlerRegistry();
    const own = handler("a");
    const served = servedHandlers(registry, [own]);
    registry.register(handler("a"));
    const late = handler("b");
    registry.register(late);
    expect([...served]).toEqual([
      ["a", own],
      ["b", late],
    ]);
    registry.unregister("b");
    expect([...served.keys()]).toEqual(["a"]);
  });

  test("are not two of one type", () => {
    expect(() => servedHandlers(new JobHandlerRegistry(), [handler("a"), handler("a")])).toThrow(
      /two handlers of type a/,
    );
  });
});
