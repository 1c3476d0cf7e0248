import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BackupFile, BulkAction, Job, Recovery, WorkflowMember } from "millrace";
import { afterAll, beforeAll, expect, test } from "vitest";
import { onDatabase } from "../test-host.fixture.ts";
import { createEngineFixture, type EngineFixture } from "../test-manager.fixture.ts";

let engine: EngineFixture;
let folder: string;
let cli: ReturnType<typeof onDatabase>;
let failed: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "millrace-cli-"));
  engine = await createEngineFixture();
  cli = onDatabase(engine.databaseUrl, { JOB_PERSISTENCE_DIR: join(folder, "backups") });
  await engine.manager.initialize();
  failed = await engine.manager.createJob({ type: "refuse", payload: { number: 1 } });
  await engine.manager.waitFor(failed);
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

test("dead letters are listed, counted and put back by a filter", async () => {
  expect((await cli.run(["dead-letters", "list"], { columns: 90 })).output).toMatch(
    /refuse +default +failed .*REFUSED/,
  );
  const filtered = await cli.json<{ jobs: Job[] }>(["dead-letters", "list", "--error-code", "other"]);
  expect(filtered.jobs).toEqual([]);
  const dry = await cli.run(["dead-letters", "redrive", "--type", "refuse", "--dry-run"]);
  expect(dry.output).toBe("1 job would run again.\n");
  const old = await cli.run(["dead-letters", "redrive", "--until", "1h", "--dry-run"]);
  expect(old.output).toBe("0 jobs would run again.\n");
  const recent = await cli.json<{ jobs: Job[] }>([
    "dead-letters",
    "list",
    "--since",
    "1h",
    "--type",
    "refuse",
  ]);
  expect(recent.jobs).toHaveLength(1);
  expect((await engine.manager.getJob(failed))?.status).toBe("failed");
  const action = await cli.json<BulkAction>(["dead-letters", "redrive", "--type", "refuse", "--wait"]);
  expect(action).toMatchObject({ action: "retry", state: "completed", done: 1, actor: "cli:tester" });
  expect((await engine.manager.waitFor(failed)).status).toBe("failed");
  const events = await engine.manager.getEvents(failed);
  expect(events.filter(({ event }) => event === "started")).toHaveLength(2);
  expect(await cli.run(["dead-letters", "redrive", "--fingerprint", "x"])).toMatchObject({
    exitCode: 2,
    output: "",
  });
});

test("workflows are listed, shown with their jobs, and cancelled", async () => {
  await engine.manager.queues.pauseQueue("pages");
  const job = { type: "greet", payload: { name: "Ada" }, queue: "pages" } as const;
  const { id, ids } = await engine.manager.workflows.create({
    name: "letters",
    jobs: [
      { ...job, ref: "first" },
      { ...job, ref: "second", dependsOn: ["first"] },
    ],
  });
  expect((await cli.run(["workflows", "list", "--state", "running"])).output).toMatch(
    /letters +running +0 % +2 +0/,
  );
  const { output } = await cli.run(["workflows", "show", id]);
  expect(output).toMatch(/jobs +2: 2 unfinished/);
  expect(output).toMatch(new RegExp(`second +greet +pending +${ids[0]}\\n`));
  expect(await cli.json(["workflows", "cancel", id])).toEqual({ id, cancelled: 2 });
  const shown = await cli.json<{ jobs: WorkflowMember[] }>(["workflows", "show", id]);
  expect(shown.jobs.map(({ status }) => status)).toEqual(["cancelled", "cancelled"]);
  expect(await cli.run(["workflows", "cancel", "4711"])).toMatchObject({
    exitCode: 1,
    errors: "millrace: There is no workflow 4711.\n",
  });
  expect(await cli.run(["workflows", "list", "--state", "odd"])).toMatchObject({ exitCode: 2 });
});

test("export prints every job that fits, or writes a new file", async () => {
  const lines = (await cli.run(["export", "--type", "refuse"])).output.trimEnd().split("\n");
  expect(lines.map((line) => (JSON.parse(line) as Job).id)).toEqual([failed]);
  const file = join(folder, "jobs.csv");
  expect(await cli.run(["export", "--format", "csv", "--status", "failed", "--output", file])).toEqual({
    exitCode: 0,
    output: "",
    errors: "",
  });
  const csv = (await readFile(file, "utf8")).split("\r\n");
  expect(csv[0]).toMatch(/^id,type,queue,status/);
  expect(csv[1]).toContain(`${failed},refuse,default,failed`);
  const refused = await cli.run(["export", "--output", file]);
  expect(refused).toMatchObject({ exitCode: 1, output: "" });
  expect(refused.errors).toContain("exists");
});

test("backups are taken, listed and recovered from, in parts too", async () => {
  expect((await cli.run(["backup", "list"])).output).toContain("There is no backup in");
  const none = await cli.run(["backup", "recover"]);
  expect(none).toMatchObject({ exitCode: 1, errors: "millrace: There is no backup yet.\n" });
  const taken = await cli.json<BackupFile & { path: string }>(["backup", "take"]);
  expect((await readFile(taken.path)).byteLength).toBe(taken.bytes);
  expect((await cli.run(["backup", "list"])).output).toContain(taken.name);
  await engine.manager.removeJob(failed);
  const other = await cli.json<Recovery>(["backup", "recover", taken.name, "--queue", "letters"]);
  expect(other.recovered.failed).toBe(0);
  const back = await cli.run(["backup", "recover", "--only", "failed", "stalled"]);
  expect(back.output).toMatch(/ 1 failed, /);
  expect((await engine.manager.getJob(failed))?.status).toBe("failed");
  expect(await cli.run(["backup", "recover", "other"])).toMatchObject({ exitCode: 1 });
  expect(await cli.run(["backup", "recover", "--only", "lost"])).toMatchObject({ exitCode: 2 });
});
