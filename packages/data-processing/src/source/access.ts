import { type ReadQuery, UnrecoverableError } from "@millrace/core";
import type { DataProcessingDependencies } from "../dependencies.ts";
import type { Source } from "../source-shape.ts";
import { createFolder, type Folder } from "./folder.ts";
import { type HttpBody, openHttpBody } from "./http-body.ts";

const DEFAULT_MOST_BYTES = 10 * 1024 ** 3;

/** The folder of data. Throws UnrecoverableError where the operator allows none. */
export function folderOf({ folder }: DataProcessingDependencies): Folder {
  if (folder !== undefined) return createFolder(folder);
  throw new UnrecoverableError("No folder of data is allowed here: an operator sets DATA_FOLDER.");
}

/** The database that a source names. Throws UnrecoverableError where the operator has named none such. */
export function queryOf(
  { connection = "default" }: Source,
  { queries = {} }: DataProcessingDependencies,
): ReadQuery {
  const query = Object.hasOwn(queries, connection) ? queries[connection] : undefined;
  if (query !== undefined) return query;
  throw new UnrecoverableError(
    `No connection ${JSON.stringify(connection)} is allowed for queries: an operator names it in DATA_CONNECTIONS.`,
  );
}

/** What a URL answers. Throws UnrecoverableError for one that requests may not go to. */
export async function fetchBody(
  url: string,
  { resolveTarget }: DataProcessingDependencies,
  signal: AbortSignal,
): Promise<HttpBody> {
  if (resolveTarget === undefined) throw new UnrecoverableError("No URL may be fetched here.");
  return openHttpBody(await resolveTarget(url), signal);
}

/** Bytes of one source after decompression. */
export function mostBytes({ maxSourceBytes = DEFAULT_MOST_BYTES }: DataProcessingDependencies): number {
  return maxSourceBytes;
}
