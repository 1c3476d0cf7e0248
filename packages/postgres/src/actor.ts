import { AsyncLocalStorage } from "node:async_hooks";
import { hostname } from "node:os";
import type { Connection } from "./connection.ts";

/** The setting of a session or transaction that audit entries take their actor from. */
export const ACTOR_SETTING = "millrace.actor";

/** Lock: none. Counts until the transaction ends. */
export const SET_ACTOR = `select set_config('${ACTOR_SETTING}', $1, true)`;

const current = new AsyncLocalStorage<string>();

/** Who changes what this process changes by itself. */
export const processActor = (): string => `library:${hostname()}:${process.pid}`;

/**
 * Runs work on behalf of somebody: the audit entries of what it changes, as far as it is awaited, name `actor`
 * (cut at 200 characters). Without it they name this process, `library:<host>:<pid>`.
 */
export function withActor<Result>(actor: string, work: () => Result): Result {
  return current.run(actor, work);
}

/** On whose behalf the work under way is done. */
export function currentActor(): string {
  return current.getStore() ?? processActor();
}

/** The same connection, for changes: the database is told on whose behalf they are made. */
export function onBehalf(connection: Connection): Pick<Connection, "run" | "transaction"> {
  return {
    run(text, parameters) {
      const actor = current.getStore();
      if (actor === undefined) return connection.run(text, parameters);
      return connection.transaction(async (transaction) => {
        await transaction.run(SET_ACTOR, [actor]);
        return transaction.run(text, parameters);
      });
    },
    transaction(work) {
      const actor = current.getStore();
      if (actor === undefined) return connection.transaction(work);
      return connection.transaction(async (transaction) => {
        await transaction.run(SET_ACTOR, [actor]);
        return work(transaction);
      });
    },
  };
}
