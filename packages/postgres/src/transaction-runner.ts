import { InvalidInputError } from "@millrace/core";
import { type SQL, sql } from "drizzle-orm";
import type postgres from "postgres";
import type { Parameter, Row, Runner } from "./connection.ts";

// What `context.transaction` hands to handlers; core knows no driver.
declare module "@millrace/core" {
  interface StoreTypes {
    readonly transaction: postgres.TransactionSql;
  }
}

/** A transaction of the caller's: of Drizzle (any PostgreSQL driver) or of postgres.js. */
export type CallerTransaction =
  | { execute(query: SQL): PromiseLike<unknown> }
  | { unsafe(text: string, parameters?: never[]): PromiseLike<unknown> };

/**
 * Runs our statements inside a caller's transaction.
 * @throws InvalidInputError `UNKNOWN_TRANSACTION` when it is neither Drizzle's nor postgres.js's
 */
export function callerRunner(transaction: unknown): Runner {
  if (hasMethod(transaction, "execute")) {
    return {
      async run(text, parameters = []) {
        const result = await transaction.execute(toDrizzle(text, parameters));
        return (Array.isArray(result) ? result : (result as { rows: Row[] }).rows) as Row[];
      },
    };
  }
  if (hasMethod(transaction, "unsafe")) {
    return { run: async (text, parameters = []) => (await transaction.unsafe(text, parameters)) as Row[] };
  }
  throw new InvalidInputError(
    "UNKNOWN_TRANSACTION",
    "`transaction` is neither a Drizzle transaction nor one of postgres.js; pass the object that the transaction's callback was given.",
  );
}

function hasMethod<Name extends string>(
  value: unknown,
  name: Name,
): value is Record<Name, (...values: unknown[]) => PromiseLike<unknown>> {
  return (
    value !== null &&
    (typeof value === "object" || typeof value === "function") &&
    name in value &&
    typeof (value as Record<string, unknown>)[name] === "function"
  );
}

/** `$1` and its like become Drizzle's own parameters; the text between them stays as it is. */
function toDrizzle(text: string, parameters: readonly Parameter[]): SQL {
  const parts = text.split(/\$(\d+)/);
  return sql.join(
    parts.map((part, index) => (index % 2 === 0 ? sql.raw(part) : sql`${parameters[Number(part) - 1]}`)),
  );
}
