import { expect, test } from "vitest";
import { createEventBus } from "./events.ts";
import { startFailureTeller } from "./failure-teller.ts";
import type { JobHandler } from "./handler.ts";

test("calls are made for types whose jobs this process takes, and left to others where its handler is older", async () => {
  const onFailed = () => undefined;
  const handlers = new Map(
    ["served", "outdated"].map((type) => [type, { type, onFailed } as unknown as JobHandler]),
  );
  handlers.set("silent", { type: "silent" } as JobHandler);
  const asked = Promise.withResolvers<readonly string[]>();
  const teller = startFailureTeller({
    store: {
      async takeFailureNotices(types) {
        asked.resolve(types);
        return [];
      },
      settleFailureNotices: async () => undefined,
      getJob: async () => null,
    },
    events: createEventBus(() => undefined),
    random: () => 0.5,
    handlers,
    serves: (type) => type !== "outdated",
    onError: (error) => asked.reject(error),
  });
  expect(await asked.promise).toEqual(["served"]);
  await teller.stop();
});
