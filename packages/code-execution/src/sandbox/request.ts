import { encodeFrame, framePieces, MAGIC } from "./frames.ts";

/** A file that is there when the program starts. */
export interface GuestFile {
  /** Below the working directory, folders parted by `/`; they are made. */
  readonly name: string;
  /** Permission bits, such as 0o600. */
  readonly mode: number;
  readonly bytes: Buffer;
  /** It is one of those that the program keeps from run to run, and does not come with it. Default: no. */
  readonly isState?: boolean;
}

/** One program to run once, and what it may use up. */
export interface GuestRequest {
  readonly files: readonly GuestFile[];
  /** The first is an absolute path. No shell sees any of it. */
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** What the program reads; without it, and unless it is interactive, nothing. */
  readonly stdin?: Buffer;
  /** What the program reads is sent while it runs. */
  readonly isInteractive?: boolean;
  /** Milliseconds of wall time. */
  readonly wallMs: number;
  /** Milliseconds of processor time, of all its processes together. Default: no limit of its own. */
  readonly cpuMs?: number;
  /** Past `cpuMs`, before it is stopped: it is over its limit all the same. Default: none. */
  readonly cpuExtraMs?: number;
  readonly stdoutBytes: number;
  readonly stderrBytes: number;
  /** What it writes to stderr goes to stdout, where it counts. Default: no. */
  readonly stderrToStdout?: boolean;
  /** Bytes of each file that it writes, in containers. Default: what containers have. */
  readonly fileBytes?: number;
  /** Bytes of its stack, in containers. Default: what containers have. */
  readonly stackBytes?: number;
  /** Of its user: for a container whose users are its own. Default: as the container has it. */
  readonly processes?: number;
  /** Files to hand back when the program has ended, however it did; at most so many bytes of all together. */
  readonly left?: { readonly names: readonly string[]; readonly maxBytes: number };
  /** All other files are handed on, too, when the program ended with exit code 0: up to so many and so many bytes together. */
  readonly keep?: { readonly maxFiles: number; readonly maxBytes: number };
}

/** Beside the permission bits: the file comes with the program and is not kept. */
const GIVEN = 0x8000;

/** The request as the supervisor reads it. */
export function* encodeRequest(request: GuestRequest): Generator<Buffer> {
  yield MAGIC;
  for (const file of filesOf(request)) {
    const head = Buffer.alloc(2);
    head.writeUInt16BE(request.keep === undefined || file.isState === true ? file.mode : file.mode | GIVEN);
    yield encodeFrame("F", Buffer.concat([head, Buffer.from(file.name)]));
    for (const piece of framePieces(file.bytes)) yield encodeFrame("D", piece);
  }
  yield encodeFrame("G", Buffer.from(settings(request).map(terminated).join("")));
}

/** What an interactive program is to read; null: no more comes. */
export function* encodeInput(bytes: Uint8Array | null): Generator<Buffer> {
  if (bytes === null) yield encodeFrame("I", Buffer.alloc(0));
  else for (const piece of framePieces(Buffer.from(bytes))) yield encodeFrame("I", piece);
}

/** The supervisor opens the input of a program as a file beside it. */
export const STDIN = ".stdin";

function filesOf({ files, stdin }: GuestRequest): readonly GuestFile[] {
  return stdin === undefined ? files : [...files, { name: STDIN, mode: 0o400, bytes: stdin }];
}

function settings(request: GuestRequest): string[] {
  const { left, keep, stdin, isInteractive } = request;
  const whereSet = (name: "cpuMs" | "cpuExtraMs" | "fileBytes" | "stackBytes" | "processes") =>
    request[name] === undefined ? [] : [`${name}=${request[name]}`];
  return [
    ...request.command.map((argument) => `arg=${argument}`),
    ...Object.entries(request.environment).map(([name, value]) => `env=${name}=${value}`),
    `wallMs=${request.wallMs}`,
    ...whereSet("cpuMs"),
    ...whereSet("cpuExtraMs"),
    `stdoutBytes=${request.stdoutBytes}`,
    `stderrBytes=${request.stderrBytes}`,
    ...(request.stderrToStdout === true ? ["stderrToStdout=1"] : []),
    ...whereSet("fileBytes"),
    ...whereSet("stackBytes"),
    ...whereSet("processes"),
    ...(stdin === undefined ? [] : [`stdin=${STDIN}`]),
    ...(isInteractive === true ? ["interactive=1"] : []),
    ...(left === undefined
      ? []
      : [...left.names.map((name) => `left=${name}`), `leftBytes=${left.maxBytes}`]),
    ...(keep === undefined ? [] : [`keepBytes=${keep.maxBytes}`, `keepFiles=${keep.maxFiles}`]),
  ];
}

function terminated(setting: string): string {
  if (setting.includes("\0")) throw new TypeError("An argument of a program cannot hold NUL.");
  return `${setting}\0`;
}
