import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Logger, silentLogger } from "@millrace/core";
import { expect, onTestFinished, test } from "vitest";
import { loadConfig } from "./config.ts";
import { openEmailService } from "./email-service.ts";

const connectStore = () => Promise.reject(new Error("not asked for"));
const smtp = { SMTP_URL: "smtp://127.0.0.1:1", EMAIL_FROM: "ada@example.org", EMAIL_DKIM_SELECTOR: "mail" };

/** A file that holds the text. */
async function fileWith(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "millrace-dkim-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "key.pem"), text);
  return join(folder, "key.pem");
}

function open(variables: Readonly<Record<string, string>>, logger: Logger = silentLogger, sends = true) {
  return openEmailService(loadConfig(variables).email, { connectStore, sends, logger });
}

test("a key of the signatures that cannot be used is named at the start, without its text", async () => {
  await expect(open({ ...smtp, EMAIL_DKIM_KEY_FILE: "/nowhere/key.pem" })).rejects.toThrow(
    /EMAIL_DKIM_KEY_FILE \/nowhere\/key\.pem cannot be used: .*ENOENT/,
  );
  const wrong = await fileWith("hunter2");
  const error: Error = await open({ ...smtp, EMAIL_DKIM_KEY_FILE: wrong }).then(
    () => new Error("It was taken."),
    (thrown: Error) => thrown,
  );
  expect(error.message).toContain(`EMAIL_DKIM_KEY_FILE ${wrong} cannot be used`);
  expect(error.message).not.toContain("hunter2");
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const right = await fileWith(privateKey.export({ type: "pkcs8", format: "pem" }));
  const service = await open({ ...smtp, EMAIL_DKIM_KEY_FILE: right });
  expect(service.handlers.map(({ type }) => type)).toEqual(["email-notification"]);
  await service.stop();
});

test("the log says at the start that mails go to the outbox, where jobs are run", async () => {
  const lines: string[] = [];
  const logger: Logger = { ...silentLogger, info: (_fields, message) => void lines.push(message) };
  await open({}, logger, false);
  expect(lines).toEqual([]);
  await open({}, logger);
  expect(lines).toEqual([expect.stringContaining("mails go to the outbox")]);
});
