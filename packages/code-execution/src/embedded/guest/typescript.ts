import { workerData } from "node:worker_threads";
import type { ThreadSettings } from "../guest-protocol.ts";
import { limitMemory } from "./limit-memory.ts";
import { createOutputWriter } from "./output-writer.ts";
import { type ProgramEnd, serveThread } from "./serve-thread.ts";
import { trapSignal } from "./trap-signal.ts";

/** What the compiler throws about a program that it does not understand. Lines count from 1, columns from 0. */
interface SyntaxFault {
  readonly code: string;
  readonly message: string;
  readonly snippet?: string;
  readonly startLine?: number;
  readonly startColumn?: number;
}

const { ceilingPages } = workerData as ThreadSettings;
// The compiler is itself a program with a memory of its own; whoever compiles it here gives it a ceiling.
const { Module } = WebAssembly;
WebAssembly.Module = new Proxy(Module, {
  construct: (target, [bytes]: [Uint8Array<ArrayBuffer>]) =>
    new target(limitMemory(new Uint8Array(bytes), ceilingPages)),
});
// That of Node's own type stripping, with what is more than types.
const { transformSync } = await import("amaro");

serveThread(async ({ request, output }): Promise<ProgramEnd> => {
  const made = new Map<string, Uint8Array>();
  for (const { name, bytes } of request.files) {
    if (request.left?.names.includes(name) !== true) continue;
    try {
      const { code } = transformSync(Buffer.from(bytes).toString(), { mode: "transform", filename: name });
      made.set(name, Buffer.from(code));
    } catch (error) {
      const fault = error as Partial<SyntaxFault>;
      if (fault.code === undefined) return { exitCode: null, signal: trapSignal(error) };
      const { message, snippet = "", startLine, startColumn } = fault;
      const words = `${name}:${startLine}:${startColumn}: error: ${message}\n${snippet}`;
      createOutputWriter(output, "stderr")(Buffer.from(words));
      return { exitCode: 1, signal: null };
    }
  }
  return { exitCode: 0, signal: null, files: made };
});
