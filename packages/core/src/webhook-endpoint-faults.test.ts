import { expect, test } from "vitest";
import { webhookEndpointFaults } from "./webhook-endpoint-faults.ts";

test.each([
  ["url", "https://hooks.example/a?b", "http://u@hooks.example/"],
  ["description", "The shop", "\0"],
  ["events", ["job.failed", "endpoint.disabled"], ["job.started"]],
  ["events", ["job.failed"], []],
  ["types", ["resize"], ["a b"]],
  ["queues", ["default"], "default"],
  ["orderingKey", "/data/instanceId", "data"],
  ["orderingKey", "", "/a~2"],
  ["rate", { limit: 1, windowMs: 1000 }, { limit: 1 }],
  ["rate", { limit: 100_000, windowMs: 100 }, { limit: 0, windowMs: 1000 }],
  ["breakerOpenMs", 100, 99],
  ["disableAfterMs", 1000, 1.5],
  ["signature", "v1a", "v2"],
  ["maxRetries", 0, -1],
  ["retry", { strategy: "schedule", delaysMs: [1] }, 7],
])("%s: %j, but not %j", (field, good, bad) => {
  expect(webhookEndpointFaults({ [field]: good })).toEqual([]);
  expect(webhookEndpointFaults({ [field]: bad })).toMatchObject([
    { pointer: expect.stringMatching(`^/${field}`) },
  ]);
});

test("what is no setting is named", () => {
  expect(webhookEndpointFaults({ secret: "x", toString: 1, retry: { maxRetries: 1 } })).toEqual([
    { pointer: "/secret", detail: "is not a setting of an endpoint" },
    { pointer: "/toString", detail: "is not a setting of an endpoint" },
    { pointer: "/retry/maxRetries", detail: "is not a setting here" },
  ]);
});
