import { describe, expect, test } from "vitest";
import { isTransitional } from "./instance-state.ts";
import { callMethod, PROVIDER_CASES } from "./test-providers.ts";

const { signal } = new AbortController();

/** The statuses that an instance passes, and what they are to us. */
const PASSED: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  novita: [
    ["toCreate", "provisioning"],
    ["creating", "provisioning"],
    ["pulling", "starting"],
    ["running", "running"],
  ],
  runpod: [
    ["PROVISIONING", "provisioning"],
    ["STARTING", "starting"],
    ["RUNNING", "running"],
  ],
  docker: [["running", "running"]],
};

describe.each(PROVIDER_CASES)("an instance of $name", (providerCase) => {
  test("is made, seen running, stopped, started and removed", async () => {
    await using tested = await providerCase.start();
    const { provider, table } = tested;
    const made = await provider.create(providerCase.request, signal);
    const seen: [string, string][] = [];
    for (const [rawState] of PASSED[providerCase.name] ?? []) {
      const instance = await provider.get(made.id, signal);
      seen.push([instance.rawState, instance.state]);
      expect(instance).toMatchObject({
        id: made.id,
        name: providerCase.request.name,
        gpuCount: 1,
        kind: "gpu",
      });
      expect(isTransitional(instance.state)).toBe(rawState.toLowerCase() !== "running");
    }
    expect(seen).toEqual(PASSED[providerCase.name]);

    const running = await provider.get(made.id, signal);
    expect(running.endpoints).toContainEqual({
      port: 8888,
      protocol: "http",
      address: expect.stringMatching(/^https?:\/\/[\w.:-]+$/),
    });

    await provider.stop?.(made.id, signal);
    await expect.poll(async () => (await provider.get(made.id, signal)).state).toBe("stopped");
    await provider.start?.(made.id, signal);
    await expect.poll(async () => (await provider.get(made.id, signal)).state).toBe("running");

    await provider.remove(made.id, signal);
    await expect(provider.get(made.id, signal)).rejects.toMatchObject({ kind: "not_found", status: 404 });
    expect(table.all).toEqual([]);
  });

  test("that was never there can be removed", async () => {
    await using tested = await providerCase.start();
    await expect(tested.provider.remove("neverThere", signal)).resolves.toBeUndefined();
  });

  test("whose answer was lost is found by its name, and so is one whose answer never came", async () => {
    await using tested = await providerCase.start();
    tested.fail("create", "lost answer");
    await expect(callMethod(tested, "create", providerCase, "")).rejects.toMatchObject({
      kind: "lost_answer",
    });
    const [adopted, ...others] = await tested.provider.list(providerCase.request.name, signal);
    expect(adopted).toMatchObject({ name: providerCase.request.name });
    expect(others).toEqual([]);
    expect(tested.table.made).toBe(1);
  });

  test("whose removal's answer was lost can be removed again", async () => {
    await using tested = await providerCase.start();
    const { id } = await tested.provider.create(providerCase.request, signal);
    tested.fail("remove", "lost answer");
    await expect(tested.provider.remove(id, signal)).rejects.toMatchObject({ kind: "unavailable" });
    await tested.provider.remove(id, signal);
    expect(tested.table.all).toEqual([]);
  });

  test("that stays on its way stays transitional", async () => {
    await using tested = await providerCase.start();
    const { id } = await tested.provider.create(providerCase.request, signal);
    tested.table.setStatuses(id, [
      { novita: "pulling", runpod: "STARTING" }[providerCase.name] ?? "restarting",
    ]);
    for (let look = 0; look < 5; look += 1) {
      expect(await tested.provider.get(id, signal)).toMatchObject({ state: "starting" });
    }
  });

  test.each(["hibernating", "toString", "Running", ""])(
    "with the new status %j is not known, and may come up",
    async (status) => {
      await using tested = await providerCase.start();
      const { id } = await tested.provider.create(providerCase.request, signal);
      tested.table.setStatuses(id, [status]);
      if (status === "") {
        await expect(tested.provider.get(id, signal)).rejects.toMatchObject({ kind: "bad_answer" });
        return;
      }
      const instance = await tested.provider.get(id, signal);
      expect(instance).toMatchObject({ state: "unknown", rawState: status });
      expect(isTransitional(instance.state)).toBe(true);
    },
  );

  test("that somebody took away is not found", async () => {
    await using tested = await providerCase.start();
    const { id } = await tested.provider.create(providerCase.request, signal);
    tested.table.vanish(id);
    await expect(tested.provider.get(id, signal)).rejects.toMatchObject({ kind: "not_found" });
    expect(await tested.provider.list(providerCase.request.name, signal)).toEqual([]);
  });

  test("is listed by the beginning of its name, from every page", async () => {
    await using tested = await providerCase.start();
    const fields = { labels: { "millrace.component": "gpu-instances" } };
    for (let made = 0; made < 230; made += 1) tested.table.add(`id${made}`, `millrace-test-${made}`, fields);
    tested.table.add("foreign", "other-millrace-test-1", fields);
    const all = await tested.provider.list("millrace-test-", signal);
    expect(new Set(all.map(({ id }) => id)).size).toBe(230);
    expect(all).toHaveLength(230);
    expect(all.map(({ id }) => id)).not.toContain("foreign");
  });

  test.each(["../secrets", "..", "", "a/b", "a?b", "-".repeat(300)])("has no id such as %j", async (id) => {
    await using tested = await providerCase.start();
    for (const method of ["get", "remove", "start", "stop"] as const) {
      await expect(callMethod(tested, method, providerCase, id)).rejects.toMatchObject({ kind: "invalid" });
    }
  });
});
