import { type ChildProcess, fork } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { MAX_INPUT_BYTES, type OutputStream, systemClock } from "@millrace/core";
import type { CollectedOutput } from "../sandbox/collect.ts";
import type { GuestReport } from "../sandbox/report.ts";
import type { GuestRun, GuestTimings, LiveStreams } from "../sandbox/sandbox.ts";
import { SandboxError } from "../sandbox/sandbox-error.ts";
import { guestModules } from "./guest-modules.ts";
import type { GuestAnswer, GuestCall, GuestInput, ThreadSettings } from "./guest-protocol.ts";
import { guestRights } from "./guest-rights.ts";

/** The programs that a guest process can be started for. */
export type GuestProgram = "clang" | "python" | "quickjs" | "typescript" | "wasm";

/** What concerns the process of a run. */
export type ProgramToRun = Pick<GuestRun, "request" | "limits" | "signal" | "live">;

/** What a program left in a process that was there; the way to it and back is told as one. */
export interface ProgramOutput extends CollectedOutput {
  readonly report: GuestReport;
  readonly timings: Pick<GuestTimings, "transferMs" | "collectMs">;
}

/** A process without rights in which programs run, one after the other. */
export interface GuestProcess {
  /** From which other processes of this program start in a fraction of the time; absent where there is no such thing. */
  readonly state: Uint8Array | undefined;
  /** False once it has ended. */
  readonly isAlive: boolean;
  /** @throws the signal's reason once it is aborted and the process is gone; SandboxError when the process failed. */
  run(run: ProgramToRun): Promise<ProgramOutput>;
  /** Kills it; settles when it is gone. */
  end(): Promise<void>;
}

/** Milliseconds after its own time limit at which a silent process is given up. */
const HOST_GRACE_MS = 5000;
/** Milliseconds that the slowest, the compiler, may take to be ready on a busy machine. */
const START_MS = 60_000;
/** As this file's own: `.ts` in the workspace, `.js` in a package. */
const EXTENSION = import.meta.url.slice(import.meta.url.lastIndexOf("."));

/**
 * Starts a process for this program and waits until it is ready. Node's permission model leaves it the reading of
 * its own code: no other file, no network, no process, no environment. What runs in it is WebAssembly, which has
 * none of these anyway.
 */
export async function startGuestProcess(
  program: GuestProgram,
  ceilingPages: number,
  { signal, state }: { readonly signal?: AbortSignal; readonly state?: Uint8Array | undefined } = {},
): Promise<GuestProcess> {
  const modules = guestModules();
  const child = forkGuest(modules);
  let words = "";
  child.stderr?.on("data", (piece: Buffer) => {
    words = (words + piece.toString()).slice(-2000);
  });
  const ended = new Promise<string>((resolve) => {
    child.once("exit", (code, by) => resolve(by ?? `exit code ${code}`));
    // A call that cannot be sent is told by the end of the process, which is why it cannot.
    child.on("error", (error) => {
      if (child.pid === undefined) resolve(error.message);
    });
  });
  const died = ended.then((how) => {
    throw new SandboxError(`The process of a program ended by itself (${how}). ${words}`.trim());
  });
  // Told to whoever asks; one that ends while nobody does is no failure.
  died.catch(() => {});

  /** The next answer but for what a program wrote, of which `live` is told; the process is gone when there is none. */
  async function ask(
    withinMs: number,
    abort?: AbortSignal,
    live?: Pick<LiveStreams, "write">,
  ): Promise<Exclude<GuestAnswer, { kind: "wrote" }>> {
    const stopped = Promise.withResolvers<never>();
    const onAbort = () => stopped.reject(abort?.reason);
    const giveUp = () =>
      stopped.reject(new SandboxError(`The sandbox sent no report within ${withinMs} ms.`));
    const deadline = setTimeout(giveUp, withinMs);
    abort?.addEventListener("abort", onAbort, { once: true });
    const answered = Promise.withResolvers<Exclude<GuestAnswer, { kind: "wrote" }>>();
    const hear = (answer: GuestAnswer) => {
      if (answer.kind === "wrote") live?.write(answer.stream, answer.bytes);
      else answered.resolve(answer);
    };
    child.on("message", hear);
    try {
      abort?.throwIfAborted();
      const answer = await Promise.race([answered.promise, died, stopped.promise]);
      if (answer.kind === "failed")
        throw new SandboxError(`The process of a program failed: ${answer.message}.`);
      return answer;
    } catch (error) {
      await end();
      throw error;
    } finally {
      clearTimeout(deadline);
      child.off("message", hear);
      abort?.removeEventListener("abort", onAbort);
    }
  }

  async function end(): Promise<void> {
    child.kill("SIGKILL");
    await ended;
  }

  child.send({
    program: `./${program}${EXTENSION}`,
    ceilingPages,
    modules,
    ...(state === undefined ? {} : { state }),
  } satisfies ThreadSettings);
  const ready = await ask(START_MS, signal);
  return {
    state: ready.kind === "ready" ? ready.state : undefined,
    get isAlive() {
      return child.connected && child.exitCode === null && child.signalCode === null;
    },
    end,
    async run({ request, limits, signal: abort, live }) {
      const sentAt = systemClock.monotonic();
      const { watched, tellRest } = watchOutput(live);
      const inputBytes = live?.read === undefined ? 0 : MAX_INPUT_BYTES;
      child.send({ request, limits, isLive: live !== undefined, inputBytes } satisfies GuestCall);
      const stopReading = live?.read?.((input) => {
        if (child.connected) child.send({ input } satisfies GuestInput);
      });
      const answer = await ask(request.wallMs + HOST_GRACE_MS, abort, watched).finally(() => stopReading?.());
      if (answer.kind !== "ended") throw new SandboxError("The process of a program spoke out of turn.");
      if (answer.isSpent) await end();
      const { report, stdout, stderr, left } = answer;
      tellRest({ stdout, stderr });
      const collectMs = Math.max(0, systemClock.monotonic() - sentAt - report.wallMs);
      return {
        report,
        timings: { transferMs: 0, collectMs },
        stdout: Buffer.from(stdout),
        stderr: Buffer.from(stderr),
        left: left.map((file) => ({ ...file, bytes: Buffer.from(file.bytes) })),
      };
    },
  };
}

/** Counts what was told of the output, so that in the end the rest can be. */
function watchOutput(live: LiveStreams | undefined) {
  const told: Record<OutputStream, number> = { stdout: 0, stderr: 0 };
  const write: LiveStreams["write"] = (stream, bytes) => {
    told[stream] += bytes.length;
    live?.write(stream, bytes);
  };
  return {
    watched: { write },
    tellRest(output: Readonly<Record<OutputStream, Uint8Array>>): void {
      for (const stream of ["stdout", "stderr"] as const) {
        const rest = output[stream].subarray(told[stream]);
        if (rest.length > 0) write(stream, rest);
      }
    },
  };
}

function forkGuest(modules: Readonly<Record<string, string>>): ChildProcess {
  const file = fileURLToPath(new URL(`guest/supervisor${EXTENSION}`, import.meta.url));
  return fork(file, {
    execArgv: guestRights(modules),
    // Node looks for its own settings where it starts.
    cwd: dirname(file),
    env: {},
    serialization: "advanced",
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
}
