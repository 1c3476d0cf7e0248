import type { DataProcessingDependencies } from "../dependencies.ts";
import type { TextFormat } from "../format.ts";
import { readCsv } from "../read/read-csv.ts";
import { readJson } from "../read/read-json.ts";
import { readNdjson } from "../read/read-ndjson.ts";
import type { RowSource } from "../row-source.ts";
import type { Batch, Position } from "../row.ts";
import { type CsvSettings, formatOf, type Source } from "../source-shape.ts";
import { fetchBody, folderOf, mostBytes } from "./access.ts";
import { checkedBytes } from "./checked-bytes.ts";
import { openBytes } from "./open-bytes.ts";
import { spool } from "./spool.ts";

type Reader = (chunks: AsyncIterable<Buffer>, start: Position, csv: CsvSettings) => AsyncGenerator<Batch>;

const READERS: Readonly<Record<TextFormat, Reader>> = { csv: readCsv, ndjson: readNdjson, json: readJson };

export const BEGINNING: Position = { end: 0, line: 0, crc: 0, columns: null };

/** Opens a source to read its rows from `start` on. Throws UnrecoverableError for what is not allowed or not there. */
export async function openRows(
  source: Source,
  start: Position,
  dependencies: DataProcessingDependencies,
  signal: AbortSignal,
): Promise<RowSource> {
  const format =
    source.rows !== undefined || source.query !== undefined ? "ndjson" : (formatOf(source) ?? "csv");
  if (format === "parquet") {
    const handle =
      source.file !== undefined
        ? await folderOf(dependencies).read(source.file)
        : await spool(
            (await fetchBody(source.url ?? "", dependencies, signal)).stream,
            mostBytes(dependencies),
          );
    try {
      // Loaded by those who read it: a worker process is to stay small.
      const { readParquet } = await import("../read/read-parquet.ts");
      return await readParquet(handle, start, mostBytes(dependencies));
    } catch (error) {
      await handle.close();
      throw error;
    }
  }
  const bytes = await openBytes(source, dependencies, signal, start.end);
  const { chunks, crcAt } = checkedBytes(bytes.chunks, start, mostBytes(dependencies));
  let columns = start.columns;
  async function* batches(): AsyncGenerator<Batch> {
    for await (const batch of READERS[format as TextFormat](chunks, start, source.csv ?? {})) {
      columns = batch.columns;
      yield batch;
    }
  }
  return {
    batches: batches(),
    positionAfter: ({ end, line }) => ({ end, line, crc: crcAt(end), columns }),
    progress: bytes.progress,
    close: bytes.close,
  };
}
