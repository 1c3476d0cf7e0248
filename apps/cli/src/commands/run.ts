import { readFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import { Command } from "commander";
import type { Job, JobQueueManager } from "millrace";
import { DURATION_FORM, parseDuration } from "../arguments/duration.ts";
import type { Host } from "../host.ts";
import { plain } from "../text/plain.ts";
import { withManager } from "../with-manager.ts";

interface Options {
  readonly language?: string;
  readonly timeout?: number;
}

const TYPE = "code-execution";
/** Bytes of the input that are sent at once. */
const PIECE_BYTES = 65_536;
const LANGUAGES: Readonly<Record<string, string>> = {
  ".py": "python",
  ".js": "node",
  ".ts": "typescript",
  ".c": "c",
  ".cpp": "cpp",
  ".cc": "cpp",
  ".sh": "bash",
};

export function runCommand(host: Host): Command {
  return new Command("run")
    .description("run a program in the sandbox of a worker as if it ran here: input, output and exit code")
    .argument("<file>", `the program (${Object.keys(LANGUAGES).join(" ")})`)
    .argument("[args...]", "its arguments; after -- those that begin with -")
    .option("--language <language>", "where the file's name does not tell it")
    .option("--timeout <duration>", `how long it may run: ${DURATION_FORM}`, parseDuration)
    .action((file: string, args: readonly string[], { language, timeout }: Options) =>
      withManager(host, async (manager) => {
        const name = basename(file);
        const id = await manager.createJob({
          type: TYPE,
          payload: {
            language: language ?? LANGUAGES[extname(file)] ?? "",
            files: [{ name, content: (await readFile(file)).toString("base64"), encoding: "base64" }],
            ...(args.length > 0 && { args }),
            ...(timeout !== undefined && { limits: { timeoutMs: timeout } }),
            interactive: true,
          },
        });
        const cancel = () => void manager.cancelJob(id);
        host.signal.addEventListener("abort", cancel, { once: true });
        if (host.signal.aborted) cancel();
        const sent = sendInput(manager, id, host);
        try {
          leaveAs(await showOutput(manager, id, host), host);
        } finally {
          host.signal.removeEventListener("abort", cancel);
          host.closeInput();
          await sent;
        }
      }),
    );
}

/** Writes here what the program writes there, until it has ended. */
async function showOutput(manager: JobQueueManager, id: string, host: Host): Promise<Job> {
  for await (const told of manager.executions.follow(id)) {
    if (told.kind === "end") return told.job;
    if (told.kind === "reset")
      host.writeError("millrace: its worker was lost; it runs again from the beginning.\n");
    else if (told.stream === "stdout") await host.write(told.bytes);
    else host.writeError(told.bytes);
  }
  throw new Error(`Job ${id} was not followed to its end.`);
}

/** Sends the input of this process, and its end. Never rejects: the program's end is told elsewhere. */
async function sendInput(manager: JobQueueManager, id: string, host: Host): Promise<void> {
  try {
    for await (const piece of host.input) {
      const bytes = Buffer.from(piece as Uint8Array);
      for (let at = 0; at < bytes.length; at += PIECE_BYTES)
        await manager.executions.write(id, bytes.subarray(at, at + PIECE_BYTES));
    }
    await manager.executions.write(id, "", { close: true });
  } catch (error) {
    const { code, message } = error as { readonly code?: string; readonly message: string };
    // It has ended, or this process reads no more because of that.
    if (code === "JOB_STATE_CONFLICT" || code === "ERR_STREAM_PREMATURE_CLOSE") return;
    host.writeError(`millrace: ${plain(message)}\n`);
  }
}

/** Ends as the program did; what it did not say itself is said here. Throws ProgramFailure. */
function leaveAs({ status, result, errorMessage }: Job, host: Host): void {
  if (status === "completed") return;
  const { verdict, exitCode, stderr } = (result ?? {}) as Partial<Record<string, unknown>>;
  if (verdict === "compile_error" && typeof stderr === "string") host.writeError(stderr);
  if (verdict === "runtime_error" && typeof exitCode === "number") throw new ProgramFailure(exitCode);
  if (errorMessage !== null) host.writeError(`millrace: ${plain(errorMessage)}\n`);
  throw new ProgramFailure(1);
}

/** All was said; the exit code is the program's. */
export class ProgramFailure extends Error {
  readonly exitCode: number;

  constructor(exitCode: number) {
    super(`The program ended with ${exitCode}.`);
    this.name = "ProgramFailure";
    this.exitCode = exitCode;
  }
}
