import type { HttpFault } from "@millrace/testing";
import { describe, expect, test } from "vitest";
import type { ProviderErrorKind } from "./provider-error.ts";
import { callMethod, METHODS, type Method, PROVIDER_CASES, SHORT_MS } from "./test-providers.ts";

interface FaultRow {
  readonly fault: string;
  readonly is: HttpFault;
  /** What `create` fails with; everything else fails with `other`, or resolves. */
  readonly create: ProviderErrorKind;
  readonly other: ProviderErrorKind;
  /** Calls of which any 2xx is enough. */
  readonly resolves?: readonly Method[];
  readonly retryAfterMs?: number;
  readonly timeoutMs?: number;
  /** No fault of an engine: it redirects nobody. */
  readonly cloudsAlone?: true;
}

const UNREAD: readonly Method[] = ["remove"];

const FAULTS: readonly FaultRow[] = [
  { fault: "a cut connection", is: "cut", create: "lost_answer", other: "unavailable" },
  { fault: "a lost answer", is: "lost answer", create: "lost_answer", other: "unavailable" },
  { fault: "no answer", is: "hang", create: "lost_answer", other: "unavailable", timeoutMs: SHORT_MS },
  {
    fault: "429 with Retry-After",
    is: { status: 429, headers: { "retry-after": "7" } },
    create: "rate_limited",
    other: "rate_limited",
    retryAfterMs: 7000,
  },
  { fault: "429 without", is: { status: 429 }, create: "rate_limited", other: "rate_limited" },
  { fault: "500", is: { status: 500 }, create: "lost_answer", other: "unavailable" },
  {
    fault: "a gateway's page",
    is: { status: 502, body: "<html>Bad gateway</html>" },
    create: "lost_answer",
    other: "unavailable",
  },
  { fault: "503", is: { status: 503 }, create: "lost_answer", other: "unavailable" },
  { fault: "401", is: { status: 401 }, create: "unauthorized", other: "unauthorized" },
  { fault: "402", is: { status: 402 }, create: "unauthorized", other: "unauthorized" },
  { fault: "400", is: { status: 400 }, create: "invalid", other: "invalid" },
  {
    fault: "a redirect",
    is: { status: 307, headers: { location: "https://elsewhere.example/" } },
    create: "bad_answer",
    other: "bad_answer",
    cloudsAlone: true,
  },
  {
    fault: "a page in place of JSON",
    is: { mangled: () => "<html>Welcome</html>" },
    create: "lost_answer",
    other: "bad_answer",
    resolves: UNREAD,
  },
  {
    fault: "wrong types",
    is: { mangled: wrongTypes },
    create: "lost_answer",
    other: "bad_answer",
    resolves: UNREAD,
  },
];

/** Every text a number and every number a text, all the way down. */
function wrongTypes(body: unknown): unknown {
  if (typeof body === "string") return body.length;
  if (typeof body === "number" || typeof body === "boolean") return `it is ${body}`;
  if (Array.isArray(body)) return body.map(wrongTypes);
  if (typeof body !== "object" || body === null) return "nothing";
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, wrongTypes(value)]));
}

/** Calls that are told by their status alone. */
const NEEDS_NO_BODY: ReadonlySet<Method> = new Set(["start", "stop"]);

describe.each(PROVIDER_CASES)("$name", (providerCase) => {
  const faults = FAULTS.filter(({ cloudsAlone }) => !(cloudsAlone && providerCase.name === "docker"));

  describe.each(faults)("meets $fault", (row) => {
    test.concurrent.each(METHODS)("in %s", async (method) => {
      await using tested = await providerCase.start(row.timeoutMs);
      const { id } = tested.table.add("abc123", "millrace-test-1", labelled(providerCase.name));
      tested.table.setStatuses(id, [providerCase.name === "docker" ? "running" : "RUNNING"]);
      tested.fail(method, row.is);
      const outcome = callMethod(tested, method, providerCase, id);
      if (row.resolves !== undefined && (row.resolves.includes(method) || NEEDS_NO_BODY.has(method))) {
        await outcome;
        return;
      }
      await expect(outcome).rejects.toMatchObject({
        name: "ProviderError",
        provider: providerCase.name,
        kind: method === "create" ? row.create : row.other,
        ...(row.retryAfterMs === undefined || providerCase.name === "docker"
          ? {}
          : { retryAfterMs: row.retryAfterMs }),
      });
    });
  });

  test.each(METHODS)("is away in %s: nothing was done", async (method) => {
    await using tested = await providerCase.start();
    await tested.close();
    await expect(callMethod(tested, method, providerCase, "abc123")).rejects.toMatchObject({
      kind: "unavailable",
    });
  });

  test.each(METHODS)("ends %s with the caller's reason", async (method) => {
    await using tested = await providerCase.start();
    tested.table.add("abc123", "millrace-test-1", labelled(providerCase.name));
    tested.fail(method, "hang");
    const stop = new AbortController();
    const outcome = callMethod(tested, method, providerCase, "abc123", stop.signal);
    const reason = new Error("the job was cancelled");
    stop.abort(reason);
    await expect(outcome).rejects.toBe(reason);
  });

  test("says that it has no room", async () => {
    await using tested = await providerCase.start();
    tested.fail("create", providerCase.noCapacity);
    await expect(callMethod(tested, "create", providerCase, "")).rejects.toMatchObject({
      kind: "no_capacity",
      code: "gpu-no-capacity",
    });
    expect(tested.table.made).toBe(0);
  });
});

/** The engine has labels, and what has none of ours is no instance. */
function labelled(provider: string): Record<string, unknown> {
  return provider === "docker" ? { labels: { "millrace.component": "gpu-instances" } } : {};
}
