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

/** Rows of one section that stand together. */
export interface BackupRows {
  readonly section: string;
  readonly columns: readonly string[];
  /** The text of a JSON array of them. */
  readonly rows: string;
}

/** Size at which rows are handed on, in bytes. */
const ENOUGH_BYTES = 1 << 16;

const NEWLINE = 0x0a;
const ROW = "{".charCodeAt(0);
const OPEN = "[".charCodeAt(0);
const COMMA = ",".charCodeAt(0);
const CLOSE = "]".charCodeAt(0);

export function backupWriter() {
  const hash = createHash("sha256");
  const rows: Record<string, number> = {};
  const add = (bytes: Buffer): Buffer => {
    hash.update(bytes);
    return bytes;
  };
  return {
    header: (header: BackupHeader) => add(Buffer.from(`${JSON.stringify([FORMAT, header])}\n`)),
    section(name: string, columns: readonly string[]) {
      rows[name] = 0;
      return add(Buffer.from(`${JSON.stringify([name, columns])}\n`));
    },
    /** Rows or parts of them. */
    rows(name: string, bytes: Buffer) {
      rows[name] = (rows[name] ?? 0) + countNewlines(bytes);
      return add(bytes);
    },
    end: () =>
      Buffer.from(
        `${JSON.stringify(["end", { sha256: hash.digest("hex"), rows } satisfies BackupTrailer])}\n`,
      ),
  };
}

function countNewlines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) count++;
  return count;
}

/** Reads a whole backup and answers its header; throws `BACKUP_DAMAGED` unless every line is there as it was written. */
export async function checkBackup(chunks: AsyncIterable<Uint8Array>): Promise<BackupHeader> {
  const hash = createHash("sha256");
  let header: BackupHeader | undefined;
  let section = "";
  let ended = false;
  const rows: Record<string, number> = {};
  for await (const runs of runsOf(chunks)) {
    for (const { bytes, rows: count } of runs) {
      if (ended) throw damaged("something follows its end");
      if (count > 0) rows[section] = (rows[section] ?? 0) + count;
      else {
        const [name, value] = parseLead(bytes);
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
      hash.update(bytes);
    }
  }
  if (header === undefined || !ended) throw damaged("its end is missing");
  return header;
}

/** The rows of a backup that was checked. */
export async function* readRows(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<BackupRows> {
  let section = "";
  let columns: readonly string[] = [];
  let parts: Buffer[] = [];
  let size = 0;
  const toArray = arrayMaker();
  const take = (): BackupRows => {
    const taken = { section, columns, rows: toArray(parts) };
    parts = [];
    size = 0;
    return taken;
  };
  for await (const runs of runsOf(chunks)) {
    for (const { bytes, rows } of runs) {
      if (rows > 0) {
        parts.push(bytes);
        size += bytes.length;
        if (size >= ENOUGH_BYTES) yield take();
        continue;
      }
      if (size > 0) yield take();
      [section, columns] = parseLead(bytes) as [string, readonly string[]];
    }
  }
}

/**
 * Makes JSON arrays of rows in their lines: each newline becomes what follows a row there. One buffer serves all of
 * them: those of a million rows, each dropped after use, pile up faster than garbage is collected.
 */
function arrayMaker(): (lines: readonly Buffer[]) => string {
  let scratch = Buffer.alloc(2 * ENOUGH_BYTES);

  return (lines) => {
    const size = lines.reduce((sum, { length }) => sum + length, 1);
    if (size > scratch.length) scratch = Buffer.alloc(2 * size);
    scratch[0] = OPEN;
    let at = 1;
    for (const line of lines) at += line.copy(scratch, at);
    const bytes = scratch.subarray(0, size);
    for (let next = bytes.indexOf(NEWLINE); next !== -1; next = bytes.indexOf(NEWLINE, next + 1))
      bytes[next] = COMMA;
    bytes[size - 1] = CLOSE;
    return bytes.toString();
  };
}

/** Lines that follow each other, with their newlines: so many rows, or one other line. */
interface Run {
  readonly bytes: Buffer;
  readonly rows: number;
}

/** The whole lines of each chunk. Rows stay together as bytes: an object for each of a million would fill the heap. */
async function* runsOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly Run[]> {
  let rest: Buffer[] = [];
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    if (end > 0) {
      const first = rest.length === 0 ? 0 : bytes.indexOf(NEWLINE) + 1;
      const begun = Buffer.concat([...rest, bytes.subarray(0, first)]);
      rest = [];
      yield [...toRuns(begun), ...toRuns(bytes.subarray(first, end))];
    }
    if (end < bytes.length) rest.push(bytes.subarray(end));
  }
  if (rest.length > 0) throw damaged("its last line is cut off");
}

function toRuns(lines: Buffer): readonly Run[] {
  const runs: Run[] = [];
  let from = 0;
  let rows = 0;
  const endRun = (to: number) => {
    if (rows > 0) runs.push({ bytes: lines.subarray(from, to), rows });
    rows = 0;
  };
  for (let at = 0; at < lines.length; ) {
    const next = lines.indexOf(NEWLINE, at) + 1;
    if (lines[at] === ROW) rows += 1;
    else {
      endRun(at);
      runs.push({ bytes: lines.subarray(at, next), rows: 0 });
      from = next;
    }
    at = next;
  }
  endRun(lines.length);
  return runs;
}

function parseLead(line: Buffer): [name: string, value: unknown] {
  try {
    const lead: unknown = JSON.parse(line.toString());
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
