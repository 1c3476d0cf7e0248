import { createHash } from "node:crypto";
import { DatabaseUnavailableError, type Job, type JobId, MillraceError } from "@millrace/core";
import { and, DrizzleQueryError, eq, sql } from "drizzle-orm";
import { errorCode } from "./connection-error.ts";
import type { Database, DatabaseTransaction } from "./database.ts";
import { readJobs } from "./queries/read-jobs.ts";
import { bindSchema } from "./schema-name.ts";
import { type CallerTransaction, callerRunner } from "./transaction-runner.ts";

/** A request that is to be carried out once. */
export interface OnceRequest {
  /** Caller and route: the keys of different ones never meet. */
  readonly scope: string;
  readonly key: string;
  /** The request's body; another one under the same key is refused. */
  readonly body: string;
}

/** An answer that is stored and given again. The body is JSON. */
export interface StoredAnswer {
  readonly status: number;
  readonly location: string | null;
  readonly body: object;
}

/** What the work of a request is given. */
export interface OnceWork {
  /** Takes the place of a caller's transaction when jobs are added. */
  readonly transaction: CallerTransaction;
  /** Sees the jobs that this transaction added. */
  getJob(id: JobId): Promise<Job | null>;
}

export interface IdempotentRequests {
  /**
   * Carries out `work` in a transaction that keeps its answer as well, so that both exist or neither. When
   * the key was used in the last 24 hours, its answer is given again instead (`replayed`); a twin under way
   * is waited for. Errors of `work` undo everything and leave the key unused.
   *
   * @throws MillraceError `IDEMPOTENCY_KEY_REUSED` when the key came with another body
   * @throws DatabaseUnavailableError when a twin is still under way after 10 s (`twinPatienceMs`)
   */
  once<Answer extends StoredAnswer>(
    request: OnceRequest,
    work: (inside: OnceWork) => Promise<Answer>,
  ): Promise<{ readonly answer: Answer; readonly replayed: boolean }>;
}

/** Longest wait for a twin of the request by default, in ms. */
const TWIN_PATIENCE_MS = 10_000;

/** Each request under way holds one socket of the database. */
export function createIdempotentRequests(
  database: Database,
  twinPatienceMs: number = TWIN_PATIENCE_MS,
): IdempotentRequests {
  const { idempotency } = database.tables;
  const bind = (text: string) => bindSchema(text, database.schema);

  /**
   * A conflicting insert waits for the transaction that holds the key, and goes on when that was rolled back. A
   * key older than a day is taken over. Lock: the key's row, until the transaction ends.
   */
  async function takeKey(transaction: DatabaseTransaction, scope: string, key: string, requestHash: string) {
    const taken = await transaction
      .insert(idempotency)
      .values({ scope, key, requestHash })
      .onConflictDoUpdate({
        target: [idempotency.scope, idempotency.key],
        set: { requestHash, status: null, location: null, body: null, createdAt: sql`clock_timestamp()` },
        setWhere: sql`${idempotency.createdAt} < clock_timestamp() - interval '24 hours'`,
      })
      .returning({ key: idempotency.key })
      .catch((error: unknown) => {
        throw lockTimedOut(error) ? underWay(error) : error;
      });
    return taken.length === 1;
  }

  return {
    once: ({ scope, key, body }, work) =>
      database.transaction(async (transaction) => {
        const mine = and(eq(idempotency.scope, scope), eq(idempotency.key, key));
        const hash = createHash("sha256").update(body).digest("hex");
        await transaction.execute(sql.raw(`set local lock_timeout = ${twinPatienceMs}`));
        if (!(await takeKey(transaction, scope, key, hash))) {
          const [kept] = await transaction.select().from(idempotency).where(mine);
          if (kept?.requestHash !== hash) throw reused(key);
          const answer = { status: kept.status, location: kept.location, body: kept.body };
          return { answer: answer as never, replayed: true };
        }
        const getJob = async (id: JobId) =>
          (await readJobs(callerRunner(transaction), bind, [id]))[0] ?? null;
        const answer = await work({ transaction, getJob });
        await transaction
          .update(idempotency)
          .set({ status: answer.status, location: answer.location, body: answer.body })
          .where(mine);
        return { answer, replayed: false };
      }),
  };
}

function lockTimedOut(error: unknown): boolean {
  return error instanceof DrizzleQueryError && errorCode(error.cause) === "55P03"; // lock_not_available
}

function underWay(cause: unknown): DatabaseUnavailableError {
  const message =
    "Another request with this Idempotency-Key is still under way. Send it again for its answer.";
  return new DatabaseUnavailableError(message, 1000, { cause });
}

function reused(key: string): MillraceError {
  const message = `The Idempotency-Key ${key} was used for another body. Use a new key for a new request.`;
  return new MillraceError("IDEMPOTENCY_KEY_REUSED", message);
}
