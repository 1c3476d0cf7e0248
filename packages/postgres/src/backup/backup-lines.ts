import { createHash } from "node:crypto";
import { MillraceError } from "@millrace/core";

// A backup is lines of JSON. Arrays lead: ["millrace-backup", header], [section, its columns] and ["end", trailer];
// objects are rows of the section above them. Values of jsonb columns stand in an array of one, so that JSON's null
// and SQL's are told apart. Rows are never parsed here: their numbers may be larger than a double holds.

const FORMAT = "millrace-backup";
export const FORMAT_VERSION = 1;

export interface BackupHeader {
  readonly version: number;
  /** Release of the program and newest migration of the schema that it was taken from. */
  readonly release: string;
  readonly migration: string;
  readonly takenAt: string;
  /** UTC days, `YYYY-MM-DD`, on which its jobs and attempts ended. */
  readonly days: readonly string[];
  /** No job id and no place in a lane is above it, and no worker id above the other. Decimal digits. */
  readonly jobSeq: string;
  readonly workerSeq: string;
}

interface BackupTrailer {
  /** Of every line before this one, newlines included. */
  readonly sha256: string;
  /** By section. */
  readonly rows: Readonly<Record<string, number>>;
}

/** Rows of one section that stand together, as JSON texts. */
export interface BackupRows {
  readonly section: string;
  readonly columns: readonly string[];
  readonly rows: readonly string[];
}

/** Most rows that are handed on together, and most characters. */
const MOST_ROWS = 1000;
const MOST_TEXT = 1 << 20;

export function backupWriter() {
  const hash = createHash("sha256");
  const rows: Record<string, number> = {};
  const add = (text: string): string => {
    hash.update(text);
    return text;
  };
  return {
    header: (header: BackupHeader) => add(`${JSON.stringify([FORMAT, header])}\n`),
    section(name: string, columns: readonly string[]) {
      rows[name] = 0;
      return add(`${JSON.stringify([name, columns])}\n`);
    },
    rows(name: string, lines: readonly string[]) {
      rows[name] = (rows[name] ?? 0) + lines.length;
      return add(`${lines.join("\n")}\n`);
    },
    end: () => `${JSON.stringify(["end", { sha256: hash.digest("hex"), rows } satisfies BackupTrailer])}\n`,
  };
}

/** Reads a whole backup and answers its header; throws `BACKUP_DAMAGED` unless every line is there as it was written. */
export async function checkBackup(chunks: AsyncIterable<string>): Promise<BackupHeader> {
  const hash = createHash("sha256");
  let header: BackupHeader | undefined;
  let section = "";
  let ended = false;
  const rows: Record<string, number> = {};
  for await (const line of linesOf(chunks)) {
    if (ended) throw damaged("something follows its end");
    if (line.startsWith("{")) rows[section] = (rows[section] ?? 0) + 1;
    else {
      const [name, value] = parseLead(line);
      if (header === undefined) header = checkHeader(name, value);
      else if (name === "end") {
        checkTrailer(value as BackupTrailer, hash.digest("hex"), rows);
        ended = true;
        continue;
      } else {
        section = name;
        rows[name] = 0;
      }
    }
    hash.update(`${line}\n`);
  }
  if (header === undefined || !ended) throw damaged("its end is missing");
  return header;
}

/** The rows of a backup that was checked. */
export async function* readRows(chunks: AsyncIterable<string>): AsyncGenerator<BackupRows> {
  let section = "";
  let columns: readonly string[] = [];
  let rows: string[] = [];
  let length = 0;
  const take = (): BackupRows => {
    const taken = { section, columns, rows };
    rows = [];
    length = 0;
    return taken;
  };
  for await (const line of linesOf(chunks)) {
    if (line.startsWith("{")) {
      rows.push(line);
      length += line.length;
      if (rows.length >= MOST_ROWS || length >= MOST_TEXT) yield take();
      continue;
    }
    if (rows.length > 0) yield take();
    [section, columns] = parseLead(line) as [string, readonly string[]];
  }
}

async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() as string;
    yield* lines;
  }
  if (rest !== "") throw damaged("its last line is cut off");
}

function parseLead(line: string): [name: string, value: unknown] {
  try {
    const lead: unknown = JSON.parse(line);
    if (Array.isArray(lead) && typeof lead[0] === "string") return [lead[0], lead[1]];
  } catch {
    // Told below.
  }
  throw damaged("a line is neither a row nor the beginning of a section");
}

function checkHeader(name: string, value: unknown): BackupHeader {
  if (name !== FORMAT) throw damaged("it does not begin as one");
  const header = value as BackupHeader;
  if (header.version > FORMAT_VERSION) throw tooNew(`form ${header.version}`);
  return header;
}

function checkTrailer(trailer: BackupTrailer, sha256: string, rows: Readonly<Record<string, number>>): void {
  if (trailer.sha256 !== sha256) throw damaged("its checksum is another");
  if (JSON.stringify(trailer.rows) !== JSON.stringify(rows)) throw damaged("rows are missing");
}

function damaged(why: string): MillraceError {
  return new MillraceError("BACKUP_DAMAGED", `This is no whole backup: ${why}. Nothing was changed.`);
}

export function tooNew(what: string): MillraceError {
  return new MillraceError(
    "BACKUP_TOO_NEW",
    `The backup was taken by a newer release (${what}). Recover it with that release. Nothing was changed.`,
  );
}
