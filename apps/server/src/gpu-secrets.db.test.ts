import { Writable } from "node:stream";
import { NOVITA_SSH_PASSWORD, NOVITA_TERMINAL_PASSWORD } from "@millrace/testing";
import { pino } from "pino";
import postgres from "postgres";
import { describe, expect, test } from "vitest";
import { CLOUDS, type CloudName, startGpuApp } from "./test-gpu.fixture.ts";

/** In what the providers' fakes answer: passwords, the environment and how to log in. */
const ANSWERED = [NOVITA_SSH_PASSWORD, NOVITA_TERMINAL_PASSWORD, "environmentSecretWord", "@ssh.example"];

describe.each(Object.keys(CLOUDS) as CloudName[])("%s", (cloud) => {
  test("what it answers in confidence and its key are in no log line, no webhook and nowhere in the database", async () => {
    const lines: string[] = [];
    const log = new Writable({
      write(line, _encoding, done) {
        lines.push(String(line));
        done();
      },
    });
    const app = await startGpuApp(cloud, {}, pino({ level: "trace" }, log));
    const fail = app.fake.fail as (call: string, fault: unknown) => void;
    const keys = "apiKey" in app.fake ? [app.fake.apiKey] : [];
    const words = `cannot use ${keys.join()}`;
    const refused = { status: 500, body: { message: words, detail: words } };

    fail("create", "lost answer");
    fail("get", { mangled: () => ({ id: 7, name: NOVITA_SSH_PASSWORD, env: "environmentSecretWord" }) });
    await app.make("secret");
    expect(await app.told("secret")).toEqual({
      instanceId: "secret",
      status: "running",
      timestamp: expect.any(String),
    });
    fail("list", refused);
    expect(await app.reap()).toMatchObject({ status: "failed" });
    expect(await app.reap()).toMatchObject({ status: "completed" });
    fail("remove", refused);
    await app.jobs.waitFor((await app.jobs.gpuInstances.remove("secret")) ?? "");
    expect(await app.see("secret")).toMatchObject({ state: "gone" });

    const told = { log: lines, webhooks: app.receiver.to("/secret").map(({ body }) => body) };
    const rows = await allRows(app.databaseUrl);
    await app.stop();
    // All three have something in them: where nothing is kept no secret is found.
    expect(lines.join("")).toContain("gpu-instance-create");
    expect(told.webhooks).not.toEqual([]);
    expect(rows).toContain("secret");
    for (const secret of [...ANSWERED, ...keys]) {
      expect(JSON.stringify(told)).not.toContain(secret);
      expect(rows).not.toContain(secret);
    }
  });
});

/** Every row of every table of the engine, as text. */
async function allRows(databaseUrl: string): Promise<string> {
  const sql = postgres(databaseUrl, { max: 1, onnotice() {} });
  const tables =
    await sql`select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'millrace'`;
  const found: string[] = [];
  for (const { name } of tables)
    found.push(...(await sql.unsafe(`select t::text as row from ${name} t`)).map(({ row }) => String(row)));
  await sql.end();
  return found.join("\n");
}
