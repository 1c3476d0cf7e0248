import type { WorkspaceFile, WorkspaceSummary } from "@millrace/core";
import type { Row } from "../connection.ts";

const ms = (column: string) => `floor(date_part('epoch', ${column}) * 1000)::float8`;

// What these lock is told at the functions.
export const USE_WORKSPACE = "select millrace.use_workspace($1, $2)";
export const SAVE_WORKSPACE = `
select s.answer, s.version::float8 as version
from millrace.save_workspace($1, $2, $3::text::int8, $4::text::jsonb, $5::text::jsonb) s`;
export const DROP_DAMAGED_WORKSPACE = "select millrace.drop_workspace($1, $2, 'corruption')";
export const PURGE_WORKSPACE = "select millrace.purge_workspace($1, $2) as found";
export const TRIM_WORKSPACES = "select millrace.trim_workspaces($1::text::int8) as went";
export const SWEEP_WORKSPACES = "select millrace.sweep_workspaces($1::text::int4, $2::text::int4) as seen";

/** A row for each file, or one without a file. One statement: no snapshot is half another. Lock: none. Index: primary keys. */
export const READ_SNAPSHOT = `
select w.version::float8 as version, f.path, f.executable, f.bytes, encode(f.sha256, 'hex') as sha256, encode(b.content, 'base64') as content
from millrace.workspace w
left join millrace.workspace_file f on f.owner = w.owner and f.name = w.name
left join millrace.workspace_blob b on b.owner = f.owner and b.sha256 = f.sha256
where w.owner = $1 and w.name = $2 order by f.path`;

const SUMMARY = `w.name, w.version::float8 as version, w.files, w.bytes::float8 as bytes, ${ms("w.saved_at")} as saved_at, ${ms("w.used_at")} as used_at`;

/** $2: most rows; $3: the name before them, or null. Lock: none. Index: the primary key. */
export const LIST_WORKSPACES = `
select ${SUMMARY} from millrace.workspace w
where w.owner = $1 and w.name > coalesce($3::text, '') order by w.name limit $2::text::int4`;

/** With its files, in one statement. Lock: none. Index: primary keys. */
export const READ_WORKSPACE = `
select ${SUMMARY}, coalesce((
  select jsonb_agg(jsonb_build_object('path', f.path, 'executable', f.executable, 'bytes', f.bytes, 'sha256', encode(f.sha256, 'hex')) order by f.path)
  from millrace.workspace_file f where f.owner = w.owner and f.name = w.name), '[]')::text as manifest
from millrace.workspace w where w.owner = $1 and w.name = $2`;

export function toWorkspaceSummary(row: Row): WorkspaceSummary {
  return {
    name: row.name as string,
    version: row.version as number,
    files: row.files as number,
    bytes: row.bytes as number,
    savedAt: new Date(row.saved_at as number),
    usedAt: new Date(row.used_at as number),
  };
}

/** Of a row of READ_SNAPSHOT that has a file. */
export function toSnapshotFile(row: Row): WorkspaceFile & { readonly content: Buffer } {
  return {
    path: row.path as string,
    executable: row.executable as boolean,
    bytes: row.bytes as number,
    sha256: row.sha256 as string,
    content: Buffer.from((row.content as string | null) ?? "", "base64"),
  };
}
