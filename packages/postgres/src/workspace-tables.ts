import { bigint, boolean, index, integer, jsonb, type PgSchema, primaryKey, text } from "drizzle-orm/pg-core";
import { at, bytes, now } from "./table-columns.ts";

const count = (name: string) => bigint(name, { mode: "number" }).notNull();

/** The files that programs find from their earlier runs. */
export function createWorkspaceTables(schema: PgSchema) {
  const workspaceOwner = schema.table("workspace_owner", {
    owner: text("owner").primaryKey(),
    bytes: count("bytes").default(0),
    overhead: count("overhead").default(0),
    version: count("version").default(0),
    hits: count("hits").default(0),
    misses: count("misses").default(0),
    puts: count("puts").default(0),
    evictions: jsonb("evictions").notNull().default({}),
  });
  const workspace = schema.table(
    "workspace",
    {
      owner: text("owner").notNull(),
      name: text("name").notNull(),
      version: count("version"),
      files: integer("files").notNull(),
      bytes: count("bytes"),
      savedAt: at("saved_at").notNull().default(now),
      usedAt: at("used_at").notNull().default(now),
    },
    (t) => [
      primaryKey({ name: "workspace_pkey", columns: [t.owner, t.name] }),
      index("workspace_used_at_idx").on(t.usedAt),
      index("workspace_owner_used_at_idx").on(t.owner, t.usedAt),
    ],
  );
  const workspaceFile = schema.table(
    "workspace_file",
    {
      owner: text("owner").notNull(),
      name: text("name").notNull(),
      path: text("path").notNull(),
      sha256: bytes("sha256").notNull(),
      bytes: integer("bytes").notNull(),
      executable: boolean("executable").notNull(),
    },
    (t) => [
      primaryKey({ name: "workspace_file_pkey", columns: [t.owner, t.name, t.path] }),
      index("workspace_file_owner_sha256_idx").on(t.owner, t.sha256),
    ],
  );
  const workspaceBlob = schema.table(
    "workspace_blob",
    {
      owner: text("owner").notNull(),
      sha256: bytes("sha256").notNull(),
      content: bytes("content").notNull(),
    },
    (t) => [primaryKey({ name: "workspace_blob_pkey", columns: [t.owner, t.sha256] })],
  );
  return { workspaceOwner, workspace, workspaceFile, workspaceBlob };
}
