import { createHash } from "node:crypto";
import type { WorkspaceKey } from "@millrace/core";
import { expect, test } from "vitest";
import { sql, store, useStore } from "./test-store.ts";

useStore();

let serial = 0;
const newKey = (owner = `owner-${++serial}`, name = "build"): WorkspaceKey => ({ owner, name });
const hashOf = (text: string) => createHash("sha256").update(text).digest("hex");

/** Saves these texts as they would come from a program that found `found`. */
function save(
  key: WorkspaceKey,
  found: number | null,
  texts: Readonly<Record<string, string>>,
  sent = Object.values(texts),
) {
  const files = Object.entries(texts).map(([path, text]) => ({
    path,
    executable: path.endsWith(".sh"),
    sha256: hashOf(text),
  }));
  return store.saveWorkspace(key, { found, files, contents: sent.map((text) => Buffer.from(text)) });
}

async function saved(key: WorkspaceKey, found: number | null, texts: Readonly<Record<string, string>>) {
  const answer = await save(key, found, texts);
  if (answer.kind !== "saved") throw new Error(`It was ${answer.kind}.`);
  return answer.version;
}

async function textsOf(key: WorkspaceKey) {
  const found = await store.openWorkspace(key);
  return found && Object.fromEntries(found.files.map(({ path, content }) => [path, content.toString()]));
}

const bytesOf = async ({ owner }: WorkspaceKey) =>
  (
    await sql`select o.bytes::int4 as told, coalesce((select sum(length(b.content)) from millrace.workspace_blob b where b.owner = o.owner), 0)::int4 as held
    from millrace.workspace_owner o where o.owner = ${owner}`
  )[0];

const figures = async () => (await store.getCaches()).find(({ cache }) => cache === "workspaces");

test("what was saved is found, byte for byte, and contents that several files share are held once", async () => {
  const key = newKey();
  expect(await store.openWorkspace(key)).toBeNull();
  const bytes = Buffer.from([0, 255, 10, 128]);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const files = ["a.bin", "deep/b.bin", "run.sh"].map((path) => ({
    path,
    executable: path === "run.sh",
    sha256,
  }));
  const answer = await store.saveWorkspace(key, { found: null, files, contents: [bytes] });
  expect(answer).toEqual({ kind: "saved", version: 1 });
  const found = await store.openWorkspace(key);
  expect(found?.version).toBe(1);
  expect(found?.files).toEqual(files.map((file) => ({ ...file, bytes: 4, content: bytes })));
  expect(await bytesOf(key)).toEqual({ told: 4, held: 4 });
});

test("a snapshot takes the place of the one before: only what is new is sent, and what no file holds goes", async () => {
  const key = newKey();
  const first = await saved(key, null, { stays: "same", changes: "old", goes: "gone" });
  const answer = await save(key, first, { stays: "same", changes: "new", comes: "same" }, ["new"]);
  expect(answer).toEqual({ kind: "saved", version: first + 1 });
  expect(await textsOf(key)).toEqual({ stays: "same", changes: "new", comes: "same" });
  expect(await bytesOf(key)).toEqual({ told: 7, held: 7 });
  await saved(key, first + 1, {});
  expect(await textsOf(key)).toEqual({});
  expect(await bytesOf(key)).toEqual({ told: 0, held: 0 });
});

test("of two that found the same snapshot the first saves, and the other changes nothing", async () => {
  const key = newKey();
  expect(
    (await Promise.all([save(key, null, { a: "1" }), save(key, null, { a: "2" })]))
      .map(({ kind }) => kind)
      .toSorted(),
  ).toEqual(["conflict", "saved"]);
  const found = await store.openWorkspace(key);
  await saved(key, found!.version, { a: "3" });
  expect(await save(key, found!.version, { b: "4" })).toEqual({ kind: "conflict" });
  expect(await textsOf(key)).toEqual({ a: "3" });
  expect(await bytesOf(key)).toEqual({ told: 1, held: 1 });
});

test("what was let go while a program ran is not brought back by it, nor is one of that name taken for it", async () => {
  const key = newKey();
  const version = await saved(key, null, { a: "1" });
  expect(await store.purgeWorkspace(key)).toBe(true);
  expect(await save(key, version, { a: "2" })).toEqual({ kind: "conflict" });
  expect(await saved(key, null, { a: "3" })).toBeGreaterThan(version);
  expect(await save(key, version, { a: "4" })).toEqual({ kind: "conflict" });
  expect(await textsOf(key)).toEqual({ a: "3" });
});

test("a file without its content is refused as a whole", async () => {
  const key = newKey();
  const version = await saved(key, null, { a: "1" });
  await expect(save(key, version, { a: "1", b: "2" }, [])).rejects.toThrow("came without its content");
  expect(await textsOf(key)).toEqual({ a: "1" });
});

test("each owner has names of its own; they are listed by name, page by page, with their files", async () => {
  const [mine, other] = [newKey(), newKey()];
  await saved(other, null, { secret: "of another" });
  for (const name of ["c", "a", "b"]) await saved({ ...mine, name }, null, { [name]: "12345" });
  const page = await store.listWorkspaces(mine.owner, 2, null);
  expect(page.map(({ name, files, bytes }) => [name, files, bytes])).toEqual([
    ["a", 1, 5],
    ["b", 1, 5],
  ]);
  expect((await store.listWorkspaces(mine.owner, 2, "b")).map(({ name }) => name)).toEqual(["c"]);
  expect(await store.getWorkspace(mine)).toBeNull();
  expect(await store.getWorkspace(other)).toMatchObject({
    name: "build",
    version: 1,
    files: [{ path: "secret", executable: false, bytes: 10, sha256: hashOf("of another") }],
  });
  expect(await store.purgeWorkspace(mine)).toBe(false);
});

const isThere = async (key: WorkspaceKey) => (await store.getWorkspace(key)) !== null;

test("past the bytes of all together those go first that were not used for the longest", async () => {
  await store.trimWorkspaces(0);
  const keys = [newKey(), newKey(), newKey()];
  for (const key of keys) await saved(key, null, { a: "x".repeat(487) }); // 1000 with the rows
  await store.openWorkspace(keys[0]!);
  const before = (await figures())?.evictions.capacity ?? 0;
  expect(await store.trimWorkspaces(3000)).toBe(0);
  expect(await store.trimWorkspaces(2999)).toBe(1);
  expect(await Promise.all(keys.map(isThere))).toEqual([true, false, true]);
  expect(await store.trimWorkspaces(1000)).toBe(1);
  expect(await isThere(keys[0]!)).toBe(true);
  expect((await figures())?.evictions.capacity).toBe(before + 2);
});

test("those go first of whoever takes the most, so that one client does not take the files of others", async () => {
  await store.trimWorkspaces(0);
  const small = newKey();
  await saved(small, null, { a: "1" });
  const large = newKey();
  for (const name of ["first", "second", "third"]) await saved({ ...large, name }, null, { [name]: name });
  expect(await store.trimWorkspaces(1800)).toBe(1);
  expect(await isThere(small)).toBe(true);
  expect((await store.listWorkspaces(large.owner, 9, null)).map(({ name }) => name)).toEqual([
    "second",
    "third",
  ]);
});

test("files without content count by their rows, and these are given back", async () => {
  await store.trimWorkspaces(0);
  const key = newKey();
  const names = Array.from({ length: 1000 }, (_, n) => `${n}-`.padEnd(200, "x"));
  const version = await saved(key, null, Object.fromEntries(names.map((name) => [name, ""])));
  expect(await store.trimWorkspaces(450_000)).toBe(1);
  expect(await isThere(key)).toBe(false);
  const again = await saved(key, null, { a: "" });
  expect(again).toBeGreaterThan(version);
  await saved(key, again, { a: "", b: "" });
  const overhead = async () =>
    (
      await sql`select overhead::int4 as overhead from millrace.workspace_owner where owner = ${key.owner}`
    )[0];
  expect(await overhead()).toEqual({ overhead: 3 * 256 + 2 });
  await store.purgeWorkspace(key);
  expect(await overhead()).toEqual({ overhead: 0 });
});

/** Runs `clean` so that it has to wait for the owner of `key`, whose workspace is used meanwhile. */
async function cleanWhileUsed<Answer>(key: WorkspaceKey, clean: () => Promise<Answer>): Promise<Answer> {
  const { cleaning } = await sql.begin(async (using) => {
    await using`select millrace.use_workspace(${key.owner}, ${key.name})`;
    const cleaning = clean();
    while (
      (await using`select from pg_locks l where pg_backend_pid() = any (pg_blocking_pids(l.pid))`).length ===
      0
    );
    return { cleaning };
  });
  return cleaning;
}

const age = (owner: string, days: number) =>
  sql`update millrace.workspace set used_at = used_at - make_interval(days => ${days}) where owner = ${owner}`;

test.each([
  ["trim", () => sql`select millrace.trim_workspaces(0)`],
  ["sweep", () => sql`select millrace.sweep_workspaces(30, 100)`],
] as const)("a %s that waited lets nothing go that was used meanwhile", async (_, clean) => {
  await store.trimWorkspaces(0);
  const key = newKey();
  const version = await saved(key, null, { a: "1" });
  await age(key.owner, 31);
  await cleanWhileUsed(key, async () => await clean());
  expect((await store.openWorkspace(key))?.version).toBe(version);
});

test("one that was used meanwhile is not counted as gone before it goes", async () => {
  await store.trimWorkspaces(0);
  const key = newKey();
  await saved(key, null, { a: "1" });
  expect(await cleanWhileUsed(key, () => store.trimWorkspaces(0))).toBe(1);
  expect(await isThere(key)).toBe(false);
});

test("the daily sweep goes on after one that was used meanwhile", async () => {
  await store.trimWorkspaces(0);
  const [used, others] = [newKey(), newKey()];
  const version = await saved(used, null, { a: "1" });
  // With it, one more than a transaction of the sweep takes.
  for (let n = 0; n < 20; n++) await saved({ ...others, name: `${n}` }, null, {});
  await age(used.owner, 32);
  await age(others.owner, 31);
  await cleanWhileUsed(used, () => store.maintain(7));
  expect((await store.openWorkspace(used))?.version).toBe(version);
  expect(await store.listWorkspaces(others.owner, 20, null)).toEqual([]);
});

test("one that no program used for thirty days goes with the daily sweep, and is counted as expired", async () => {
  const [old, young] = [newKey(), newKey()];
  for (const key of [old, young]) await saved(key, null, { a: "1" });
  await age(old.owner, 31);
  await age(young.owner, 29);
  const before = (await figures())?.evictions.expired ?? 0;
  await store.maintain(7);
  expect([await store.getWorkspace(old), await store.getWorkspace(young)]).toEqual([null, expect.anything()]);
  expect(await bytesOf(old)).toEqual({ told: 0, held: 0 });
  expect((await figures())?.evictions.expired).toBe(before + 1);
});

test("hits, misses, puts, entries, bytes and what went by why are told among the caches", async () => {
  await store.trimWorkspaces(0);
  const before = (await figures())!;
  const key = newKey();
  await store.openWorkspace(key);
  await saved(key, null, { a: "123" });
  await store.openWorkspace(key);
  await store.openWorkspace(key);
  expect(await figures()).toMatchObject({
    hits: before.hits + 2,
    misses: before.misses + 1,
    puts: (before.puts ?? 0) + 1,
    entries: 1,
    bytes: 3,
    places: [{ place: "database", entries: 1, bytes: 3 }],
  });
  await store.dropDamagedWorkspace(key);
  expect(await figures()).toMatchObject({ entries: 0, bytes: 0, evictions: { corruption: 1 } });
});
