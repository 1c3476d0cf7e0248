import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { JobBody } from "@millrace/contract";
import { createConnection } from "@millrace/postgres";
import { StartError } from "../start-error.ts";

/** Seconds that the demo waits for one job. */
const PATIENCE_SECONDS = 60;

/** The ways into a running server, used as a stranger would: HTTP, and SQL on its database. */
export interface DemoDoors {
  /** Answers what came back. Throws when it is not a success. */
  get(path: string): Promise<Record<string, unknown>>;
  /** Posts JSON; answers what came back. Throws when it is not a success. */
  post(path: string, body?: unknown): Promise<Record<string, unknown>>;
  /** Runs one statement; answers its first row. */
  sql(text: string, parameters?: readonly (string | number)[]): Promise<Record<string, unknown>>;
  /** Runs a statement that has no rows. */
  run(text: string): Promise<void>;
  /** The job at its end, or as it is after a minute. */
  waitFor(id: string): Promise<JobBody>;
  close(): Promise<void>;
}

/** A request that was answered with an error. */
export class RefusedRequest extends Error {
  readonly code: string;

  constructor(request: string, { code, detail }: { readonly code?: unknown; readonly detail?: unknown }) {
    super(`${request}: ${String(detail)}`);
    this.name = "RefusedRequest";
    this.code = String(code);
  }
}

export async function openDoors(url: string, dataDirectory: string, signal: AbortSignal): Promise<DemoDoors> {
  const databaseUrl = await readFile(join(dataDirectory, "url"), "utf8");
  const connection = createConnection({ url: databaseUrl, max: 1, applicationName: "millrace demo" });

  async function request(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const response = await fetch(url + path, {
      method,
      signal,
      ...(body !== undefined && {
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      }),
    });
    const answer = (await response.json()) as Record<string, unknown>;
    if (!response.ok) throw new RefusedRequest(`${method} ${path}`, answer);
    return answer;
  }

  return {
    get: (path) => request("GET", path),
    post: (path, body) => request("POST", path, body),
    async sql(text, parameters) {
      const [row] = await connection.run(text, parameters);
      if (row === undefined) throw new StartError(`The statement has no row: ${text}`);
      return row;
    },
    async run(text) {
      await connection.run(text);
    },
    waitFor: async (id) =>
      (await request("GET", `/api/jobs/${id}?wait=${PATIENCE_SECONDS}`)) as unknown as JobBody,
    close: () => connection.close(),
  };
}
