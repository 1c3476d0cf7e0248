import { type GpuInstance, type GpuStore, type JobContext, silentLogger } from "@millrace/core";
import { expect, test } from "vitest";
import type { Provider } from "../provider.ts";
import type { GpuDependencies } from "./gpu-dependencies.ts";
import { openGpuService } from "./gpu-service.ts";
import { reapInstances } from "./reap-instances.ts";

const IDENTITY = "0123456789ab";

/** Reaps at these providers; the ledger has these rows. */
function reap(
  providers: readonly Partial<Provider>[],
  rows: readonly Partial<GpuInstance>[] = [],
  installation?: string,
) {
  const store: Partial<GpuStore> = {
    identifyEngine: async () => IDENTITY,
    getLiveGpuInstances: async (name) => (name === "first" ? (rows as GpuInstance[]) : []),
  };
  const service = openGpuService({
    engine: () => ({ connectStore: async () => store }) as unknown as ReturnType<GpuDependencies["engine"]>,
    providers: providers as Provider[],
    owner: "me",
    now: () => 0,
    ...(installation !== undefined && { installation }),
  });
  const context: Partial<JobContext> = {
    signal: new AbortController().signal,
    logger: silentLogger,
    progress() {},
  };
  return reapInstances(service, context as JobContext);
}

test("a provider that does not answer keeps no other from being looked at", async () => {
  const second = Promise.withResolvers<void>();
  const result = await reap([
    {
      name: "first",
      async list() {
        await second.promise;
        throw new Error("no answer");
      },
    },
    {
      name: "second",
      async list() {
        second.resolve();
        return [];
      },
    },
  ]);
  expect(result).toMatchObject({
    success: false,
    providers: [{ provider: "first", errors: [expect.stringContaining("no answer")] }, { errors: [] }],
  });
});

test("of one that answers neither way its instances are not waited for one by one", async () => {
  let asked = 0;
  const row = (instanceId: string) => ({ instanceId, name: `millrace-me${IDENTITY}-${instanceId}` });
  const known = { providerInstanceId: "p", seenAt: new Date(), removedAt: null };
  const down = () => Promise.reject(new Error("down"));
  const provider = {
    name: "first",
    list: down,
    get() {
      asked += 1;
      return down();
    },
  };
  await reap(
    [provider],
    [
      { ...row("1"), ...known },
      { ...row("2"), ...known },
    ],
  );
  expect(asked).toBe(1);
});

test("where this database took another's place, the instances of both are its own", async () => {
  const prefixes: string[] = [];
  const provider: Partial<Provider> = {
    name: "first",
    async list(prefix) {
      prefixes.push(prefix);
      return [];
    },
  };
  const row = (instanceId: string, installation: string) => ({
    instanceId,
    name: `millrace-${installation}-${instanceId}`,
    providerInstanceId: null,
    jobStatus: "running" as const,
  });
  const rows = [row("1", "theirs"), row("2", `me${IDENTITY}`), row("3", "somebody")];
  const { providers } = await reap([provider], rows, "theirs");
  expect(prefixes).toEqual(["millrace-theirs-", `millrace-me${IDENTITY}-`]);
  expect(providers[0]?.foreign).toEqual(["3"]);
});
