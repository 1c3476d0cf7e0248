import {
  InvalidInputError,
  isJobId,
  type Job,
  type JobId,
  JobNotFoundError,
  JobStateError,
  MAX_INPUT_BYTES,
  MillraceError,
} from "@millrace/core";
import type { Engine } from "./engine.ts";
import { type FollowedOutput, followOutput, type FollowOptions } from "./followed-output.ts";
import { Workspaces } from "./workspaces.ts";

export interface WriteOptions {
  /** Nothing comes after these bytes. Default: false. */
  readonly close?: boolean;
}

/** Bytes that are sent to a job at once, at most. */
const MAX_WRITE_BYTES = 65_536;

/** What running jobs write, what is sent to them, and the files that programs keep, whichever process runs them. */
export class Executions {
  readonly workspaces: Workspaces;
  readonly #connect: () => Promise<Engine>;

  constructor(connect: () => Promise<Engine>) {
    this.#connect = connect;
    this.workspaces = new Workspaces(connect);
  }

  /**
   * What a job writes by `context.output` while it runs, such as a program that was added with `live` or `interactive`:
   * `for await (const told of manager.executions.follow(id))`. In order, nothing left out and nothing twice, from the beginning or from
   * an earlier place, within 0.3 s; its end comes last. Of a job that ended more than a day ago only the end is told.
   * Throws JobNotFoundError, and InvalidInputError `INVALID_PLACE`.
   */
  async *follow(id: JobId, options: FollowOptions = {}): AsyncGenerator<FollowedOutput, void> {
    if (!isJobId(id)) throw new JobNotFoundError(id);
    yield* followOutput(await this.#connect(), id, options);
  }

  /**
   * Sends bytes to a job that was added with `interactive` in its payload, or the end of what it reads; before it runs, too.
   * It has them as soon as a notification tells of them, and should it run anew, again. 64 KiB at once and 1 MiB altogether.
   * Throws JobNotFoundError, JobStateError once it has ended, InvalidInputError `INVALID_INPUT`, and MillraceError
   * `NOT_INTERACTIVE`, `INPUT_CLOSED` or `INPUT_FULL`.
   */
  async write(id: JobId, data: string | Uint8Array, { close = false }: WriteOptions = {}): Promise<void> {
    const bytes = typeof data === "string" ? Buffer.from(data) : data;
    if (bytes.length > MAX_WRITE_BYTES)
      throw invalidInput(`has more than ${MAX_WRITE_BYTES} bytes: send it in parts`);
    const { store } = await this.#connect();
    const job = isJobId(id) ? await store.getJob(id) : null;
    if (job === null) throw new JobNotFoundError(id);
    requireReader(job);
    switch (await store.writeInput(id, bytes, close)) {
      case "closed":
        throw new MillraceError(
          "INPUT_CLOSED",
          `The input of job ${id} was closed: nothing more can be sent.`,
        );
      case "full":
        throw new MillraceError(
          "INPUT_FULL",
          `Job ${id} was sent nearly ${MAX_INPUT_BYTES} bytes, the most there can be: this is more, and was not sent.`,
        );
      case "written":
    }
  }
}

function requireReader({ id, status, payload }: Job): void {
  const isInteractive =
    typeof payload === "object" &&
    payload !== null &&
    "interactive" in payload &&
    payload.interactive === true;
  if (!isInteractive) {
    const message = `Job ${id} reads nothing while it runs: add it with interactive: true.`;
    throw new MillraceError("NOT_INTERACTIVE", message);
  }
  if (status !== "pending" && status !== "running") throw new JobStateError(id, status, "written to");
}

function invalidInput(detail: string): InvalidInputError {
  return new InvalidInputError("INVALID_INPUT", `data ${detail}.`, [{ pointer: "/data", detail }]);
}
