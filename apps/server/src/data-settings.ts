import { z } from "zod";
import { addressList, databaseUrl, integer, memorySize } from "./setting-shapes.ts";

/** Names of tables with commas between them: `public.people, staging.*`. */
const tableList: z.ZodType<readonly string[], string> = z.string().transform((text, context) => {
  const tables = text.split(",").map((item) => item.trim());
  if (tables.every((name) => /^[^.*\s]+\.([^.*\s]+|\*)$/.test(name))) return tables;
  context.addIssue("must be tables such as public.people or staging.*, with commas between them");
  return z.NEVER;
});

/** Databases by name with white space between them. What cannot be read is not repeated: it holds secrets. */
const connectionList: z.ZodType<Readonly<Record<string, string>>, string> = z
  .string()
  .transform((text, context) => {
    const connections = text
      .trim()
      .split(/\s+/)
      .map((item) => [item.slice(0, item.indexOf("=")), item.slice(item.indexOf("=") + 1)] as const);
    const fine = connections.every(
      ([name, url]) => /^[A-Za-z][\w-]{0,79}$/.test(name) && databaseUrl.safeParse(url).success,
    );
    if (fine) return Object.fromEntries(connections);
    context.addIssue(
      "must look like name=postgres://user:password@host:5432/database, with white space between",
    );
    return z.NEVER;
  });

/** Variables of the handlers of data. */
export const dataVariables = {
  DATA_FOLDER: z.string().optional(),
  DATA_TABLES: tableList.default([]),
  DATA_CONNECTIONS: connectionList.default({}),
  DATA_STATEMENT_TIMEOUT: integer(1, 86_400_000).default(60_000),
  DATA_ALLOWED_NETWORKS: addressList.default([]),
  DATA_MAX_BYTES: memorySize.default(10 * 1024 ** 3),
};

export interface DataSettings {
  /** Folder that files are read from and written to; undefined: none. */
  readonly folder: string | undefined;
  /** Tables that rows may be imported into. */
  readonly tables: readonly string[];
  /** URLs of databases that may be queried, by name. Secrets. */
  readonly connections: Readonly<Record<string, string>>;
  readonly statementTimeoutMs: number;
  /** Networks beside the public internet that files may be fetched from. */
  readonly allowedNetworks: readonly string[];
  readonly maxSourceBytes: number;
}

export function dataSettings(data: z.output<z.ZodObject<typeof dataVariables>>): DataSettings {
  return {
    folder: data.DATA_FOLDER,
    tables: data.DATA_TABLES,
    connections: data.DATA_CONNECTIONS,
    statementTimeoutMs: data.DATA_STATEMENT_TIMEOUT,
    allowedNetworks: data.DATA_ALLOWED_NETWORKS,
    maxSourceBytes: data.DATA_MAX_BYTES,
  };
}
