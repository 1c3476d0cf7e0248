import { type Command, Option } from "commander";
import type { MigrationStatus } from "@millrace/postgres";
import { type Answer, answering, answeringCommand } from "../answer.ts";
import type { Host } from "../host.ts";
import { NoDatabaseError, readSettings } from "../settings.ts";
import { count } from "../text/count.ts";
import { instant } from "../text/times.ts";

interface Options {
  readonly dryRun?: boolean;
  readonly check?: boolean;
  readonly status?: boolean;
}

export function migrateCommand(host: Host): Command {
  return answeringCommand(
    "migrate",
    "bring the schema up to date; all or nothing, whoever else tries at the same time",
  )
    .addOption(
      new Option("--dry-run", "print the SQL that is pending, and change nothing").conflicts([
        "check",
        "status",
      ]),
    )
    .addOption(
      new Option("--check", "change nothing; the exit code is 1 when something is pending").conflicts(
        "status",
      ),
    )
    .option("--status", "list what was applied and what is pending, and change nothing")
    .action(
      answering(host, async ({ dryRun = false, check = false, status = false }: Options) => {
        const { databaseUrl, schema } = targetOf(host);
        const { migrate, readMigrationStatus } = await import("@millrace/postgres");
        const where = schema === undefined ? {} : { schema };
        if (!dryRun && !check && !status) {
          const applied = await migrate(databaseUrl, where);
          return { value: { applied }, text: appliedText(applied) };
        }
        const found = await readMigrationStatus(databaseUrl, where);
        if (dryRun) return { value: found, text: pendingSql(found) };
        return check ? checked(found) : { value: found, text: statusText(found) };
      }),
    );
}

function targetOf(host: Host): { readonly databaseUrl: string; readonly schema: string | undefined } {
  const settings = readSettings(host);
  const { databaseUrl, schema } = settings;
  if (databaseUrl === undefined) throw new NoDatabaseError(settings);
  return { databaseUrl, schema };
}

function appliedText(applied: readonly string[]): string {
  return applied.length === 0
    ? "The schema is up to date."
    : [`${count(applied.length, "migration")} applied:`, ...applied.map((name) => `  ${name}`)].join("\n");
}

/** As `migrate` would run it, in one transaction. */
function pendingSql({ schema, pending }: MigrationStatus): string {
  if (pending.length === 0) return "-- Nothing is pending.";
  const first = `-- To be read. Apply it by "millrace migrate", which notes what it applied.\ncreate schema if not exists ${schema};`;
  return [first, ...pending.map(({ name, sql }) => `-- ${name}\n${sql.trimEnd()}`)].join("\n\n");
}

/** Something is pending, or this release does not fit the schema. */
function checked(found: MigrationStatus): Answer {
  const { pending, changed, newer } = found;
  const failed = pending.length > 0 || changed.length > 0 || newer.some(({ compatible }) => !compatible);
  return { value: found, text: statusText(found), failed };
}

function statusText({ schema, release, applied, pending, newer, changed }: MigrationStatus): string {
  const unknown = new Map(newer.map((migration) => [migration.name, migration]));
  const notes = (name: string) => {
    const later = unknown.get(name);
    if (later !== undefined) return `, newer than ${release}, needs ${later.minimumRelease} or newer`;
    return changed.includes(name) ? ", with another text than this release has" : "";
  };
  return [
    `Schema ${schema}, release ${release}: ${applied.length} applied, ${pending.length} pending.`,
    ...applied.map(
      ({ name, appliedAt, release: by }) =>
        `  applied  ${name}  ${instant(appliedAt)} by ${by}${notes(name)}`,
    ),
    ...pending.map(({ name }) => `  pending  ${name}`),
  ].join("\n");
}
