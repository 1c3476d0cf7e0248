import { workerData } from "node:worker_threads";
import type { ThreadCall, ThreadSettings } from "../guest-protocol.ts";
import { fileTree } from "./file-tree.ts";
import { limitMemory } from "./limit-memory.ts";
import { createOutputWriter, OutputLimitReached } from "./output-writer.ts";
import { type ProgramEnd, serveThread } from "./serve-thread.ts";

/** Linked into each program: tells the host when the allocator was refused memory. */
const ALLOCATOR = `
extern "C" void *__real_sbrk(long);
extern "C" __attribute__((import_module("millrace"), import_name("memory_refused"))) void memory_refused();
extern "C" void *__wrap_sbrk(long bytes) {
  void *at = __real_sbrk(bytes);
  if (at == (void *)-1 && bytes > 0) memory_refused();
  return at;
}
`;
const LINKED = ["allocator.o", "-Wl,--wrap=sbrk"];

const { ceilingPages } = workerData as ThreadSettings;
// The compiler is itself a program with a memory of its own; whoever compiles it here gives it a ceiling.
const compileModule = WebAssembly.compile;
WebAssembly.compile = (bytes) => compileModule(limitMemory(bytes, ceilingPages));

const { Exit, commands } = await import("@yowasp/clang");
const quiet = { fetchProgress: () => {}, stdout: () => {}, stderr: () => {}, decodeASCII: false };
const built = await commands["clang++"](
  ["-O2", "-c", "allocator.cpp", "-o", "allocator.o"],
  { "allocator.cpp": ALLOCATOR },
  quiet,
);
const allocator = (built as Record<string, Uint8Array>)["allocator.o"]!;

serveThread(async ({ request, output }: ThreadCall): Promise<ProgramEnd> => {
  const write = {
    stdout: createOutputWriter(output, "stdout"),
    stderr: createOutputWriter(output, "stderr"),
  };
  try {
    const command = commands[request.command[0] === "clang" ? "clang" : "clang++"];
    const left = await command(
      [...request.command.slice(1), ...LINKED],
      fileTree([...request.files, { name: "allocator.o", bytes: allocator }]),
      {
        ...quiet,
        stdout: (bytes) => bytes && write.stdout(bytes),
        stderr: (bytes) => bytes && write.stderr(bytes),
      },
    );
    const made = left as Record<string, Uint8Array>;
    const wanted = (request.left?.names ?? []).filter((name) => made[name] !== undefined);
    return { exitCode: 0, signal: null, files: new Map(wanted.map((name) => [name, made[name]!])) };
  } catch (error) {
    if (error instanceof Exit) return { exitCode: error.code, signal: null };
    if (error instanceof OutputLimitReached) return { exitCode: null, signal: "SIGKILL" };
    if (error instanceof WebAssembly.RuntimeError) return { exitCode: null, signal: "SIGABRT" };
    throw error;
  }
});
