import type { DataProcessingDependencies } from "../dependencies.ts";
import { isGzip, type Source } from "../source-shape.ts";
import { fetchBody, folderOf, queryOf } from "./access.ts";
import { fileChunks } from "./file-chunks.ts";
import { gunzipped } from "./gunzipped.ts";
import { linesOf } from "./lines-of.ts";

/** The bytes of a text, decompressed, from its beginning. */
export interface OpenBytes {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Bytes as they lie there; `total` where it is known. */
  progress(): { readonly done: number; readonly total?: number };
  close(): Promise<void>;
}

/**
 * Opens a source that is a text, or is made one: an import goes on by bytes, so rows become lines of JSON. What lies before
 * `passedOver` (bytes of the text) is looked at, and not kept by the reader.
 */
export async function openBytes(
  source: Source,
  dependencies: DataProcessingDependencies,
  signal: AbortSignal,
  passedOver: number,
): Promise<OpenBytes> {
  if (source.text !== undefined) {
    const bytes = Buffer.from(source.text);
    return counted([bytes], bytes.length);
  }
  if (source.rows !== undefined) return counted(linesOf([{ rows: source.rows }]), undefined);
  if (source.file !== undefined) {
    const handle = await folderOf(dependencies).read(source.file);
    const { size } = await handle.stat();
    const gzip = isGzip(source);
    const chunks = fileChunks(handle, gzip ? 0 : passedOver);
    return counted(chunks, size, gzip, () => handle.close());
  }
  if (source.url !== undefined) {
    const { stream, length } = await fetchBody(source.url, dependencies, signal);
    return counted(stream, length, isGzip(source), async () => void stream.destroy());
  }
  const { query = "", parameters = [] } = source;
  const batches = queryOf(source, dependencies)({ query, parameters }, signal);
  return counted(linesOf(batches), undefined);
}

function counted(
  input: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  total: number | undefined,
  gzip = false,
  close = async () => {},
): OpenBytes {
  let done = 0;
  async function* count(): AsyncGenerator<Uint8Array> {
    for await (const chunk of input) {
      done += chunk.length;
      yield chunk;
    }
  }
  return {
    chunks: gzip ? gunzipped(count()) : count(),
    // A file may grow while it is read.
    progress: () => (total === undefined ? { done } : { done, total: Math.max(done, total) }),
    close,
  };
}
