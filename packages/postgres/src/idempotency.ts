import { createHash } from "node:crypto";
import { DatabaseUnavailableError, type Job, type JobId, MillraceError } from "@millrace/core";
import type { Connection, Runner } from "./connection.ts";
import { errorCode } from "./connection-error.ts";
import { readJobs } from "./queries/read-jobs.ts";
import { bindSchema } from "./schema-name.ts";
import type { CallerTransaction } from "./transaction-runner.ts";

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

/**
 * Takes the key: a conflicting insert waits for the transaction that holds it, and goes on when that was
 * rolled back. A key older than a day is taken over. Rows: one when the key is ours.
 */
const TAKE_KEY = `
insert into millrace.idempotency as i (scope, key, request_hash) values ($1::text, $2::text, $3::text)
on conflict (scope, key) do update
  set request_hash = excluded.request_hash, status = null, location = null, body = null, created_at = clock_timestamp()
  where i.created_at < clock_timestamp() - interval '24 hours'
returning true`;

const READ_ANSWER = `
select request_hash, status, location, body from millrace.idempotency where scope = $1::text and key = $2::text`;

const KEEP_ANSWER = `
update millrace.idempotency set status = $3::text::int4, location = $4::text, body = $5::text::jsonb
where scope = $1::text and key = $2::text`;

/** Each request under way holds one socket of the connection. */
export function createIdempotentRequests(
  connection: Connection,
  schema: string,
  twinPatienceMs: number = TWIN_PATIENCE_MS,
): IdempotentRequests {
  const bind = (text: string) => bindSchema(text, schema);
  return {
    once: ({ scope, key, body }, work) =>
      connection.transaction(async (transaction) => {
        const hash = createHash("sha256").update(body).digest("hex");
        await transaction.run(`set local lock_timeout = ${twinPatienceMs}`);
        if (!(await takeKey(transaction, bind(TAKE_KEY), [scope, key, hash]))) {
          const [kept] = await transaction.run(bind(READ_ANSWER), [scope, key]);
          if (kept?.request_hash !== hash) throw reused(key);
          const answer = { status: Number(kept.status), location: kept.location, body: kept.body };
          return { answer: answer as never, replayed: true };
        }
        const getJob = async (id: JobId) => (await readJobs(transaction, bind, [id]))[0] ?? null;
        const answer = await work({ transaction: transaction.sql, getJob });
        const { status, location } = answer;
        await transaction.run(bind(KEEP_ANSWER), [
          scope,
          key,
          String(status),
          location,
          JSON.stringify(answer.body),
        ]);
        return { answer, replayed: false };
      }),
  };
}

async function takeKey(transaction: Runner, text: string, parameters: readonly string[]): Promise<boolean> {
  try {
    return (await transaction.run(text, parameters)).length === 1;
  } catch (error) {
    if (errorCode(error) !== "55P03") throw error; // lock_not_available
    const message =
      "Another request with this Idempotency-Key is still under way. Send it again for its answer.";
    throw new DatabaseUnavailableError(message, 1000, { cause: error });
  }
}

function reused(key: string): MillraceError {
  const message = `The Idempotency-Key ${key} was used for another body. Use a new key for a new request.`;
  return new MillraceError("IDEMPOTENCY_KEY_REUSED", message);
}
