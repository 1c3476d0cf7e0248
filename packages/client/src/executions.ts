import { dataOf } from "./data-of.ts";
import type { Http } from "./http.ts";
import type { CallOptions, CreateJobOptions } from "./jobs.ts";
import { receiveEvents, urlOf } from "./received-events.ts";
import type { Fetch } from "./retrying-fetch.ts";
import type { Execution, ExecutionOutput, NewExecution } from "./schema.ts";

export interface FollowOptions extends CallOptions {
  /** The `id` of the last message that was received. Default: from the beginning. */
  readonly after?: string;
}

/** What a program writes while it runs. `id`: where to go on, as `after`. */
export type ProgramOutput =
  | {
      readonly kind: "stdout" | "stderr";
      /** Bytes of the same stream before these. */
      readonly at: number;
      readonly bytes: Uint8Array;
      readonly id: string | null;
    }
  /** It runs anew: what was told until now counts no more. */
  | { readonly kind: "reset"; readonly id: string | null }
  | { readonly kind: "end"; readonly execution: Execution };

export interface WriteOptions extends CallOptions {
  /** Nothing comes after it. Default: false. */
  readonly close?: boolean;
}

/** Programs that the server runs. All calls throw MillraceApiError and MillraceUnreachableError. */
export class Executions {
  readonly #http: Http;
  readonly #newKey: () => string | undefined;
  readonly #baseUrl: string;
  readonly #fetch: Fetch;

  /** `newKey`: an idempotency key for a call that names none. */
  constructor(http: Http, newKey: () => string | undefined, baseUrl: string, fetch: Fetch) {
    this.#http = http;
    this.#newKey = newKey;
    this.#baseUrl = baseUrl;
    this.#fetch = fetch;
  }

  /** Adds a program. To follow it, ask for `live` or `interactive`. */
  create(
    program: NewExecution,
    { waitSeconds, idempotencyKey = this.#newKey(), ...options }: CreateJobOptions = {},
  ): Promise<Execution> {
    const header = idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey };
    const query = waitSeconds === undefined ? {} : { wait: waitSeconds };
    return dataOf(
      this.#http.POST("/api/executions", { ...options, params: { header, query }, body: program }),
    );
  }

  /** What the program writes, as it writes it, and its end; goes on by itself where it was cut off, with nothing left out or told twice. */
  async *follow(id: string, options: FollowOptions = {}): AsyncGenerator<ProgramOutput, void, undefined> {
    const url = urlOf(this.#baseUrl, `/api/executions/${encodeURIComponent(id)}/output`);
    for await (const { event, data, id: place } of receiveEvents(url, this.#fetch, options)) {
      if (event === "stdout" || event === "stderr") yield { kind: event, ...toBytes(data), id: place };
      else if (event === "reset") yield { kind: "reset", id: place };
      else if (event === "end") return yield { kind: "end", execution: JSON.parse(data) as Execution };
    }
  }

  /** Sends a program that was added with `interactive` what it reads: 64 KiB at once, 1 MiB altogether. */
  async write(
    id: string,
    data: string | Uint8Array,
    { close = false, ...options }: WriteOptions = {},
  ): Promise<void> {
    const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
    const body = { data: btoa(String.fromCharCode(...bytes)), encoding: "base64" as const, close };
    await dataOf(
      this.#http.POST("/api/executions/{id}/stdin", { ...options, params: { path: { id } }, body }),
    );
  }

  cancel(id: string, options: CallOptions = {}): Promise<Execution> {
    return dataOf(this.#http.POST("/api/executions/{id}/cancel", { ...options, params: { path: { id } } }));
  }
}

function toBytes(text: string): { readonly at: number; readonly bytes: Uint8Array } {
  const { at, data, encoding } = JSON.parse(text) as ExecutionOutput;
  if (encoding === "utf8") return { at, bytes: new TextEncoder().encode(data) };
  return { at, bytes: Uint8Array.from(atob(data), (letter) => letter.codePointAt(0)!) };
}
