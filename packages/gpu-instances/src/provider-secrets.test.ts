import { NOVITA_SSH_PASSWORD, NOVITA_TERMINAL_PASSWORD } from "@millrace/testing";
import { describe, expect, test } from "vitest";
import { createNovitaProvider } from "./novita/novita-provider.ts";
import { callMethod, METHODS, PROVIDER_CASES } from "./test-providers.ts";

const { signal } = new AbortController();
const SECRETS = [
  NOVITA_SSH_PASSWORD,
  NOVITA_TERMINAL_PASSWORD,
  "environmentSecretWord",
  "key-for-tests",
  "ssh root@",
  "ssh runpod",
];

function expectNoSecrets(told: unknown): void {
  const text =
    told instanceof Error ? JSON.stringify([told.message, told.stack, told]) : JSON.stringify(told);
  for (const secret of SECRETS) expect(text).not.toContain(secret);
}

describe.each(PROVIDER_CASES)("$name", (providerCase) => {
  test("tells an instance without its passwords, tokens and environment", async () => {
    await using tested = await providerCase.start();
    const { id } = await tested.provider.create(providerCase.request, signal);
    const warn = (message: string) => tested.table.change(id, { statusError: { state: "warning", message } });
    warn(`log in with ${NOVITA_SSH_PASSWORD}`);
    const seen = await tested.provider.get(id, signal);
    // A list has no passwords, by which they could be told from other words.
    warn("log in with environmentSecretWord");
    const told = [seen, ...(await tested.provider.list("millrace-test-", signal))];
    expect(told).toHaveLength(2);
    expectNoSecrets(told);
  });

  test.each(METHODS)("fails %s without repeating the key or the environment", async (method) => {
    await using tested = await providerCase.start();
    tested.table.add("abc123", "millrace-test-1", { labels: { "millrace.component": "gpu-instances" } });
    const words = `cannot use novita-key-for-tests runpod-key-for-tests with ${
      method === "create" ? "environmentSecretWord" : "this"
    }\r\n${"on and ".repeat(100)}`;
    tested.fail(method, { status: 400, body: providerCase.refusal(words) });
    const error = await callMethod(tested, method, providerCase, "abc123").then(
      () => expect.unreachable(),
      (error: Error) => error,
    );
    expect(error.message).toMatch(/cannot use/);
    expect(error.message.length).toBeLessThan(450);
    expect(error.message).not.toMatch(/[\r\n]/);
    if (method === "create") expect(error.message).not.toContain("environmentSecretWord");
    if (providerCase.name !== "docker")
      expect(error.message).not.toContain(`${providerCase.name}-key-for-tests`);
  });

  test("fails on wrong types without repeating what it read", async () => {
    await using tested = await providerCase.start();
    const { id } = await tested.provider.create(providerCase.request, signal);
    tested.fail("get", {
      mangled: () => ({ id: 7, name: NOVITA_SSH_PASSWORD, env: "environmentSecretWord" }),
    });
    await tested.provider.get(id, signal).then(
      () => expect.unreachable(),
      (error: Error) => expectNoSecrets(error),
    );
  });
});

test.each([
  ["", "https://api.example", /apiKey of novita is empty/],
  ["two\nlines", "https://api.example", /apiKey of novita/],
  ["secretKey", "http://api.example", /not an https address/],
  ["secretKey", "no address", /not an https address/],
])("the key %j for %s is refused", (apiKey, baseUrl, message) => {
  const make = () => createNovitaProvider({ apiKey, baseUrl });
  expect(make).toThrow(message);
  expect(make).not.toThrow(/secretKey/);
});
