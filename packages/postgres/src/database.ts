import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import type postgres from "postgres";
import { type ConnectionOptions, createConnection, endTransaction, throwMarked } from "./connection.ts";
import { checkSchemaName, DEFAULT_SCHEMA } from "./schema-name.ts";
import { createTables, type Tables } from "./tables.ts";

export type DatabaseTransaction = Parameters<Parameters<PostgresJsDatabase["transaction"]>[0]>[0];

export interface DatabaseOptions extends ConnectionOptions {
  /** Schema of the engine's tables. Default: `millrace`. */
  readonly schema?: string;
}

/**
 * The engine's tables through Drizzle, for what is not hot: an API's transactions, settings, questions. Deadlines,
 * reconnects and errors are those of a connection.
 */
export interface Database {
  readonly schema: string;
  readonly tables: Tables;
  query<T>(work: (db: PostgresJsDatabase) => PromiseLike<T>): Promise<T>;
  /** Commits when `work` resolves, rolls back when it throws. */
  transaction<T>(work: (transaction: DatabaseTransaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Sockets of its own: Drizzle replaces the parsers of a client that it is given, and the hot path has its own. */
export function createDatabase(options: DatabaseOptions): Database {
  const schema = checkSchemaName(options.schema ?? DEFAULT_SCHEMA);
  const connection = createConnection(options);
  // The connection throws a client away when its deadline passes; each gets its Drizzle once.
  const clients = new WeakMap<postgres.Sql, PostgresJsDatabase>();
  function over(client: postgres.Sql): PostgresJsDatabase {
    const db = clients.get(client) ?? drizzle(client);
    clients.set(client, db);
    return db;
  }
  return {
    schema,
    tables: createTables(schema),
    query: (work) => connection.use(async (client) => work(over(client)).then(undefined, throwMarked)),
    transaction: (work) =>
      connection.use((client) => over(client).transaction((tx) => work(tx).catch(endTransaction))),
    close: () => connection.close(),
  };
}
