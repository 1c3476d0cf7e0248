import { expect, test } from "vitest";
import { createBareApp } from "./bare-app.fixture.ts";
import { describeApp } from "./openapi.ts";
import { openApiTags, tagOfPath } from "./openapi-tags.ts";

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>;
}

const app = createBareApp();
const document = JSON.parse(JSON.stringify(describeApp(app, "0.1.0"))) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
);

test("every route that the app has is in the document, and no other", () => {
  const routes = app.routes
    .filter(({ method }) => method !== "ALL") // Middleware.
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
  const described = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
  expect(described.toSorted()).toEqual([...new Set(routes)].toSorted());
});

test("every operation has a name of its own, a summary and a tag that is told of", () => {
  const names = operations.map(({ operationId }) => operationId);
  expect(names.filter((name) => !/^[a-z][A-Za-z0-9]+$/.test(name ?? ""))).toEqual([]);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  expect(operations.filter(({ summary }) => summary === undefined).map(({ path }) => path)).toEqual([]);
  const known = openApiTags.map(({ name }) => name);
  expect(operations.filter(({ tags }) => !known.includes(tags?.[0] ?? "")).map(({ path }) => path)).toEqual(
    [],
  );
});

test("every parameter of a path is described", () => {
  const missing = operations.flatMap(({ path, parameters = [] }) =>
    [...path.matchAll(/\{(\w+)\}/g)]
      .filter(
        ([, name]) => !parameters.some((parameter) => parameter.in === "path" && parameter.name === name),
      )
      .map(([, name]) => `${path}: ${name}`),
  );
  expect(missing).toEqual([]);
});

/** Errors that answer with the same body as a success. */
const ANSWERS: Readonly<Record<string, string>> = {
  "/api/health/queue": "503",
  "/judge0/submissions/batch": "422",
};

test("every operation describes its success; its errors are problems", () => {
  const probes = ["/livez", "/readyz", "/health"];
  for (const { path, method, responses } of operations) {
    const where = `${method} ${path}`;
    const statuses = Object.keys(responses);
    const successes = statuses.filter((status) => status.startsWith("2"));
    expect(successes.length, where).toBeGreaterThan(0);
    for (const status of successes.filter((success) => success !== "204"))
      expect(Object.keys(responses[status]?.content ?? {}), where).not.toEqual([]);
    if (probes.includes(path)) continue;
    expect(statuses, where).toEqual(expect.arrayContaining(["400", "403", "429", "500"]));
    for (const status of statuses.filter((error) => Number(error) >= 400)) {
      if (status === ANSWERS[path]) continue;
      expect(Object.keys(responses[status]?.content ?? {}), where).toEqual(["application/problem+json"]);
    }
  }
});

test("a path belongs to the tag with the longest beginning; one without is refused", () => {
  expect(tagOfPath("/api/jobs/export")).toBe("persistence");
  expect(tagOfPath("/api/jobs/{id}/export")).toBe("jobs");
  expect(() => tagOfPath("/api/jobsexport")).toThrow("/api/jobsexport");
});
