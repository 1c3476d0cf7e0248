import { parseExactJson, type QueryRows, type ReadQuery, UnrecoverableError } from "@millrace/core";
import { errorCode, toStoreError } from "./connection-error.ts";
import { type Client, openClient } from "./open-client.ts";

export interface QueryReaderOptions {
  /** Where the queries run; holds a secret. Its role decides what they can read. */
  readonly url: string;
  readonly applicationName: string;
  /** Longest time until the next rows. Milliseconds. Default: 60 000. */
  readonly statementTimeoutMs?: number;
}

/** Rows of one fetch. */
const FETCH = 500;
const FIRST_FETCH = 100;

/** Types that the driver would make objects of come as PostgreSQL writes them; so do numbers within JSON that it would change. */
const AS_WRITTEN = {
  time: { to: 1184, from: [1082, 1114, 1184], serialize: String, parse: (text: string) => text },
  bytes: { to: 17, from: [17], serialize: String, parse: (text: string) => text },
  json: { to: 114, from: [114, 3802], serialize: JSON.stringify, parse: parseExactJson },
};

/** What is wrong with the query itself: syntax, rights, a change in a read-only transaction. */
const QUERY_FAULTS = /^(42|22|2500|0A)/;

/** Reads queries over a connection of its own for each. Errors of the query end its job; others can be tried again. */
export function createQueryReader(options: QueryReaderOptions): ReadQuery {
  return async function* readQuery({ query, parameters }, signal) {
    signal.throwIfAborted();
    const client = open(options);
    const onAbort = () => client.destroy();
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      // The query of a reader that is gone ends within a second, where the server's operating system can tell it.
      await client.sql.unsafe("set client_connection_check_interval = '1s'").catch(() => {});
      // A snapshot is taken before the query comes: from then on PostgreSQL refuses to make the transaction writable.
      await client.sql.unsafe("begin isolation level repeatable read read only");
      await client.sql.unsafe("select 1");
      // Not by the simple protocol, which would take several statements.
      await client.sql.unsafe(`declare rows_of_it no scroll cursor for ${query}`, [...parameters], {
        prepare: false,
        simple: false,
      } as object);
      yield* fetchAll(client);
      await client.sql.unsafe("commit");
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (QUERY_FAULTS.test(errorCode(error) ?? "")) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new UnrecoverableError(`The query cannot be run: ${reason}.`, { cause: error });
      }
      throw toStoreError(error);
    } finally {
      signal.removeEventListener("abort", onAbort);
      // A reader that stops early leaves a transaction open: closing its socket ends that.
      client.destroy();
    }
  };
}

async function* fetchAll({ sql }: Client): AsyncGenerator<QueryRows> {
  let columns: readonly string[] | undefined;
  for (let wanted = FIRST_FETCH; ; wanted = FETCH) {
    const rows = await sql.unsafe(`fetch forward ${wanted} from rows_of_it`, [], {
      prepare: true,
      simple: false,
    } as object);
    columns ??= distinct(rows.columns.map(({ name }) => name));
    yield { columns, rows: [...rows] };
    if (rows.length < wanted) return;
  }
}

function distinct(columns: readonly string[]): readonly string[] {
  const twice = columns.find((name, index) => columns.indexOf(name) !== index);
  if (twice === undefined) return columns;
  throw new UnrecoverableError(
    `Two columns of the query are called ${JSON.stringify(twice)}; name one with "as".`,
  );
}

function open({ url, applicationName, statementTimeoutMs = 60_000 }: QueryReaderOptions): Client {
  return openClient({
    url,
    max: 1,
    applicationName,
    settings: {
      statement_timeout: statementTimeoutMs,
      idle_in_transaction_session_timeout: 600_000,
      timezone: "UTC",
      intervalstyle: "iso_8601",
      default_transaction_read_only: "on",
      cursor_tuple_fraction: 1, // every row is read
    },
    types: AS_WRITTEN,
  });
}
