import type { Problem } from "./schema.ts";

/** A fault of the request: where, as a JSON pointer into the body or `/name` of a query parameter, and what. */
export interface RequestFault {
  readonly pointer: string;
  readonly detail: string;
}

/**
 * The server refused a request, or failed. Match on `code`, which is stable, such as `JOB_NOT_FOUND`. What is no problem
 * document, such as a proxy's page, has the code `HTTP_502` after its status.
 */
export class MillraceApiError extends Error {
  override readonly name = "MillraceApiError";
  readonly status: number;
  readonly code: string;
  /** What happened, in a sentence. */
  readonly detail: string;
  /** Each fault of a refused request; empty where none is named. */
  readonly errors: readonly RequestFault[];
  /** Of the first fault: what to look at first. */
  readonly pointer: string | undefined;
  /** Of a 409: the status of the job that stood in the way. */
  readonly jobStatus: string | undefined;
  /** Of a 409: the job that holds the unique key. */
  readonly jobId: string | undefined;
  /** Milliseconds until another try is worth it, where the server says so. */
  readonly retryAfterMs: number | undefined;
  /** Under it the server's log has the cause. */
  readonly requestId: string | undefined;

  constructor(request: string, status: number, body: unknown) {
    const problem = isProblem(body) ? body : unknownProblem(status, body);
    super(`${request} was answered ${status} ${problem.code}: ${problem.detail}`);
    this.status = status;
    this.code = problem.code;
    this.detail = problem.detail;
    this.errors = problem.errors ?? [];
    this.pointer = this.errors[0]?.pointer;
    this.jobStatus = problem.jobStatus;
    this.jobId = problem.jobId;
    this.retryAfterMs = problem.retryAfter === undefined ? undefined : problem.retryAfter * 1000;
    this.requestId = problem.requestId;
  }
}

type Told = Pick<Problem, "code" | "detail"> & Partial<Problem>;

function isProblem(body: unknown): body is Told {
  if (typeof body !== "object" || body === null) return false;
  const { code, detail } = body as Partial<Problem>;
  return typeof code === "string" && typeof detail === "string";
}

/** Characters of a foreign body that an error quotes. */
const MOST_QUOTED = 200;

function unknownProblem(status: number, body: unknown): Told {
  const text = typeof body === "string" ? body : (JSON.stringify(body) ?? "");
  const quoted = text.length > MOST_QUOTED ? `${text.slice(0, MOST_QUOTED)}…` : text;
  return { code: `HTTP_${status}`, detail: quoted === "" ? "The answer says no more." : quoted };
}
