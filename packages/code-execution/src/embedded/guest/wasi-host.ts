import { type ProgramInput, readInto } from "./program-input.ts";
import type { createWasiFiles } from "./wasi-files.ts";
import { Fd, WASI, wasi as abi } from "@bjorn3/browser_wasi_shim";

const MS_IN_NS = 1_000_000n;
/** The longest that `Atomics.wait` takes; a sleeping program hits its time limit far sooner. */
const LONGEST_SLEEP_MS = 2 ** 31 - 1;

/** Standard input, which is read past the library. What is not overridden answers "not supported". */
class Input extends Fd {}

class Output extends Fd {
  readonly #write: (piece: Uint8Array) => void;

  constructor(write: (piece: Uint8Array) => void) {
    super();
    this.#write = write;
  }

  override fd_write(piece: Uint8Array): { ret: number; nwritten: number } {
    this.#write(piece);
    return { ret: abi.ERRNO_SUCCESS, nwritten: piece.length };
  }
}

export interface HostSide {
  /** What the program finds below its working directory, and makes there. */
  readonly files: Pick<ReturnType<typeof createWasiFiles>, "folders" | "attach">;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly stdin: ProgramInput;
  readonly stdout: (piece: Uint8Array) => void;
  readonly stderr: (piece: Uint8Array) => void;
}

/** The system calls of a program (WASI preview 1): three streams, clocks, random numbers, files in memory; no sockets. */
export function createWasiHost(side: HostSide): WASI {
  const environment = Object.entries(side.environment).map(([name, value]) => `${name}=${value}`);
  const streams = [new Input(), new Output(side.stdout), new Output(side.stderr)];
  const host = new WASI([...side.args], environment, [...streams, ...side.files.folders]);
  side.files.attach(host);
  const readFile = host.wasiImport["fd_read"] as (...values: unknown[]) => number;
  host.wasiImport["fd_read"] = (descriptor: number, list: number, count: number, told: number) => {
    if (!(host.fds[descriptor] instanceof Input)) return readFile(descriptor, list, count, told);
    const { memory } = host.inst.exports;
    const view = new DataView(memory.buffer);
    const pieces = abi.Iovec.read_bytes_array(view, list, count).map(
      ({ buf, buf_len }) => new Uint8Array(memory.buffer, buf, buf_len),
    );
    view.setUint32(told, readInto(pieces, side.stdin), true);
    return abi.ERRNO_SUCCESS;
  };
  host.wasiImport["poll_oneoff"] = (subscription: number, event: number, count: number) =>
    sleep(new DataView(host.inst.exports.memory.buffer), subscription, event, count);
  return host;
}

/** Waits for one clock without turning in a loop, which is what the library does. */
function sleep(memory: DataView, subscription: number, event: number, count: number): number {
  if (count !== 1) return abi.ERRNO_NOTSUP;
  const asked = abi.Subscription.read_bytes(memory, subscription);
  if (asked.eventtype !== abi.EVENTTYPE_CLOCK) return abi.ERRNO_NOTSUP;
  const isAbsolute = (asked.flags & abi.SUBCLOCKFLAGS_SUBSCRIPTION_CLOCK_ABSTIME) !== 0;
  const now = asked.clockid === abi.CLOCKID_MONOTONIC ? performance.now() : Date.now();
  const ms = Number(asked.timeout / MS_IN_NS) - (isAbsolute ? now : 0);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Math.min(Math.max(ms, 0), LONGEST_SLEEP_MS));
  new abi.Event(asked.userdata, abi.ERRNO_SUCCESS, abi.EVENTTYPE_CLOCK).write_bytes(memory, event);
  return abi.ERRNO_SUCCESS;
}
