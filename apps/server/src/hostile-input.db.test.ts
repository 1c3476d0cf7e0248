import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";
import { echo } from "./test-handlers.fixture.ts";

let app: TestApp;
let routes: readonly Route[];
beforeAll(async () => {
  app = await startTestApp({ handlers: [echo], variables: { RATE_LIMIT_REQUESTS: "1000" } });
  routes = describedRoutes((await app.send("GET", "/openapi.json")).body);
});
afterAll(() => app?.stop());

interface Route {
  readonly method: string;
  readonly path: string;
  /** Names of its body's fields; undefined: it takes none. */
  readonly fields?: readonly string[];
}

interface Operation {
  readonly requestBody?: { readonly content: { readonly "application/json": { readonly schema: Schema } } };
}
interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
}
interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

function describedRoutes({ paths, components }: Description): Route[] {
  const fieldsOf = ({ $ref, properties }: Schema): readonly string[] =>
    $ref === undefined
      ? Object.keys(properties ?? {})
      : fieldsOf(components.schemas[$ref.split("/").at(-1) as string] ?? {});
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      ...(requestBody && { fields: fieldsOf(requestBody.content["application/json"].schema) }),
    })),
  );
}

const at = (path: string, name = "x") => path.replaceAll(/\{\w+\}/g, name);
const pointersOf = (body: { errors?: { pointer: string }[] }) =>
  (body.errors ?? []).map(({ pointer }) => pointer);

describe("what a route would not look at is refused, and named", () => {
  // Who probes adds what it likes, to get past caches.
  const PROBES = ["/livez", "/readyz", "/health"];

  test("parameters of the query", async () => {
    for (const { method, path, fields } of routes.filter((route) => !PROBES.includes(route.path))) {
      const body = fields && {};
      const answer = await app.send(method, `${at(path)}?unread=1`, body);
      // A body or an address that cannot be used is told first.
      const toldFirst = fields !== undefined || path.includes("{address}");
      expect([answer.status, toldFirst || pointersOf(answer.body)], `${method} ${path}`).toEqual([
        400,
        toldFirst || expect.arrayContaining(["/unread"]),
      ]);
    }
  });

  test("bodies, also of routes that take none; an empty object says nothing", async () => {
    const bodiless = routes.filter(({ method, fields }) => fields === undefined && method === "POST");
    expect(bodiless.length).toBeGreaterThan(10);
    for (const { method, path } of bodiless) {
      const answer = await app.send(method, at(path), { unread: 1 });
      expect([answer.status, pointersOf(answer.body)], path).toEqual([400, ["/unread"]]);
      expect((await app.send(method, at(path), [])).status, path).toBe(400);
    }
    expect((await app.send("POST", "/api/queues/default/resume", {})).status).toBe(200);
  });

  test("a key against sending twice, where it would not be kept", async () => {
    const withKey = { "Idempotency-Key": "a" };
    const trigger = await app.send("POST", "/api/schedules/x/trigger", undefined, withKey);
    expect([trigger.status, pointersOf(trigger.body)]).toEqual([400, ["/idempotency-key"]]);
    expect((await app.send("POST", "/api/queues/default/resume", undefined, withKey)).status).toBe(400);
    const job = { type: "echo", payload: { text: "x" } };
    expect((await app.send("POST", "/api/jobs", job, withKey)).status).toBe(201);
  });

  test("unknown fields of bodies", async () => {
    const strict = routes.filter(({ fields }) => fields !== undefined && fields.length > 0);
    expect(strict.length).toBeGreaterThan(15);
    for (const { method, path } of strict) {
      const answer = await app.send(method, at(path), { unread: 1 });
      expect([answer.status, pointersOf(answer.body)], path).toEqual([
        path === "/judge0/submissions" ? 422 : 400, // as Judge0 itself
        expect.arrayContaining([expect.stringMatching(/\/unread$/)]),
      ]);
    }
  });
});

test("JSON that would not be kept as it is, by every route that takes a body", async () => {
  const taking = routes.filter(({ fields }) => fields !== undefined);
  expect(taking.length).toBeGreaterThan(25);
  for (const { method, path } of taking) {
    const answer = await app.send(method, at(path), '{"number":1e400}');
    expect([answer.status, answer.body.code], `${method} ${path}`).toEqual([400, "INVALID_JSON"]);
  }
});

describe("nothing that a client sends is an internal error", () => {
  const NAMES = ["0", "9".repeat(30), "%00", "%27%3B--", "%ED%A0%80", "%zz", "__proto__"];
  const VALUES = [null, -1, 1e21, "", "\0", "\ud800", "9999-12-31T23:59:59Z", [null], {}, "x".repeat(5000)];

  const attempts = () =>
    routes.flatMap(({ method, path, fields }) => [
      ...(path.includes("{") ? NAMES : []).map((name) => ({
        method,
        path: at(path, name),
        body: fields && {},
      })),
      ...(fields ?? []).flatMap((field) =>
        VALUES.map((value) => ({ method, path: at(path), body: { [field]: value } })),
      ),
    ]);

  test("names in paths and values of fields", async () => {
    const waiting = attempts();
    expect(waiting.length).toBeGreaterThan(1000);
    const failed: unknown[] = [];
    const client = async () => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        const { status, body } = await app.send(next.method, next.path, next.body);
        // Without a container engine, programs cannot be run here.
        if (status >= 500 && body.code !== "CODE_EXECUTION_UNAVAILABLE")
          failed.push({ ...next, answer: body });
      }
    };
    await Promise.all(Array.from({ length: 8 }, client));
    expect(failed).toEqual([]);
  });
});
